export function announceSignedIn(): void {}
