package dev.passagework.streams.embedded;

/**
 * The refusals that the registry's HTTP interface documents: an HTTP status, and a code in the
 * body.
 */
enum RegistryError {
  BAD_REQUEST(400, 400),
  UNAUTHORIZED(401, 40101),
  FORBIDDEN(403, 40301),
  NO_SUCH_PATH(404, 404),
  SUBJECT_NOT_FOUND(404, 40401),
  VERSION_NOT_FOUND(404, 40402),
  SCHEMA_NOT_FOUND(404, 40403),
  NO_SUBJECT_LEVEL(404, 40408),
  METHOD_NOT_ALLOWED(405, 405),
  INCOMPATIBLE(409, 409),
  BODY_TOO_LARGE(413, 413),
  INVALID_SCHEMA(422, 42201),
  INVALID_VERSION(422, 42202),
  INVALID_LEVEL(422, 42203),
  NOT_PERMITTED(422, 42205),
  LOG_UNAVAILABLE(500, 50001),
  BUG(500, 500);

  private final int status;
  private final int code;

  RegistryError(int status, int code) {
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }
}
