/** From whatever was thrown to a failure that may be told: the cause's own words stay inside. */
import { ApiFailure } from '../sessions/apiFailure.ts';
import { OperationRefused } from '../tables/operationRefused.ts';

export function failureOf(cause: unknown): ApiFailure {
  if (cause instanceof ApiFailure) return cause;
  if (cause instanceof OperationRefused)
    return new ApiFailure('OPERATION_REJECTED', 400, cause.message, { cause });
  const { code, statusCode } = fieldsOf(cause);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new ApiFailure('OPERATION_REJECTED', 413, 'The request is larger than 1 MB. Send a smaller one.', {
      cause,
    });
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new ApiFailure('API_MISMATCH', 415, 'The request needs the content type application/json.', {
      cause,
    });
  }
  if (statusCode === 400) {
    return new ApiFailure('OPERATION_REJECTED', 400, 'The request is malformed. Send a JSON object.', {
      cause,
    });
  }
  return new ApiFailure('SERVER_ERROR', 500, 'The server failed while working on the request.', { cause });
}

function fieldsOf(cause: unknown): { code?: unknown; statusCode?: unknown } {
  return typeof cause === 'object' && cause !== null ? cause : {};
}
