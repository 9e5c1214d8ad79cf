package dev.offloop.http;

import io.vertx.core.http.HttpServerRequest;

/** Tells what is wrong with a request whose head could not be decoded. The decoder's words will do; its types stay out. */
final class InvalidRequests {
  private InvalidRequests() {}

  static Problem problem(HttpServerRequest request) {
    String failure = String.valueOf(request.decoderResult());
    if (failure.contains("TooLongHttpLine")) {
      return Problems.uriTooLong();
    }
    if (failure.contains("TooLongHttpHeader")) {
      return Problems.headersTooLarge();
    }
    return Problems.badRequest("The head of the request breaks the rules of HTTP: " + failure);
  }
}
