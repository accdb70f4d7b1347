/** Reads an XState machine as a plain graph: its states, and its transitions with their guards. */
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';

export interface GraphState {
  /** The path from the root, joined with dots: `grace.waiting`. */
  readonly id: string;
  readonly name: string;
  /** The id of the state around it; null at the top. */
  readonly parent: string | null;
  readonly isCompound: boolean;
  /** The state its parent starts in. */
  readonly isInitial: boolean;
  readonly description: string | null;
}

export interface GraphTransition {
  /** The id of the state that has it; null when every state does. */
  readonly source: string | null;
  readonly target: string;
  /** `always` for a transition that needs no event. */
  readonly event: string;
  readonly guard: GraphGuard | null;
}

export interface GraphGuard {
  readonly name: string;
  /** What the guard's parameters list under `codes`. */
  readonly codes: readonly string[];
}

export interface MachineGraph {
  readonly name: string;
  readonly states: readonly GraphState[];
  /** Only those that lead somewhere; a transition without a target changes no state. */
  readonly transitions: readonly GraphTransition[];
}

/** The graph of a machine, in the order in which the machine is written. */
export function machineGraph(machine: AnyStateMachine): MachineGraph {
  const nodes = descendants(machine.root);
  return {
    name: machine.id,
    states: nodes.filter((node) => node.parent !== undefined).map(readState),
    transitions: nodes.flatMap(readTransitions),
  };
}

function descendants(node: AnyStateNode): AnyStateNode[] {
  const children: AnyStateNode[] = Object.values(node.states);
  return [node, ...children.flatMap(descendants)];
}

function readState(node: AnyStateNode): GraphState {
  const parent = node.parent;
  return {
    id: idOf(node),
    name: node.key,
    parent: parent === undefined || parent.parent === undefined ? null : idOf(parent),
    isCompound: node.type === 'compound' || node.type === 'parallel',
    isInitial: parent?.config.initial === node.key,
    description: node.description ?? null,
  };
}

function readTransitions(node: AnyStateNode): GraphTransition[] {
  const named = [...node.transitions].flatMap(([event, list]) => list.map((one) => ({ event, one })));
  const eventless = (node.always ?? []).map((one) => ({ event: 'always', one }));
  return [...named, ...eventless].flatMap(({ event, one }) =>
    targetsOf(one).map((target) => ({
      source: node.parent === undefined ? null : idOf(node),
      target: idOf(target),
      event,
      guard: readGuard(one),
    })),
  );
}

function targetsOf(transition: AnyTransitionDefinition): readonly AnyStateNode[] {
  return transition.target ?? [];
}

function readGuard({ guard, description }: AnyTransitionDefinition): GraphGuard | null {
  if (guard === undefined) return null;
  if (typeof guard === 'string') return { name: guard, codes: [] };
  // A guard that is an inline function has no name of its own; the transition's description speaks for it.
  if (typeof guard === 'function') return { name: description ?? 'condition', codes: [] };
  const params: unknown = 'params' in guard ? guard.params : undefined;
  return { name: verdictIn(params) ?? guard.type, codes: codesIn(params) };
}

function verdictIn(params: unknown): string | null {
  if (typeof params !== 'object' || params === null || !('verdict' in params)) return null;
  return typeof params.verdict === 'string' ? params.verdict : null;
}

function codesIn(params: unknown): readonly string[] {
  if (typeof params !== 'object' || params === null || !('codes' in params)) return [];
  return Array.isArray(params.codes) ? params.codes.filter((code) => typeof code === 'string') : [];
}

function idOf(node: AnyStateNode): string {
  return node.path.join('.');
}
