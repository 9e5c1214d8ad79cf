package dev.offloop.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets in who carries the token; everybody when there is none, and everybody to the health pages. */
final class Gate implements Handler<HttpServerRequest> {
  private static final String SCHEME = "Bearer ";

  private final Optional<byte[]> token;
  private final Handler<HttpServerRequest> inside;

  Gate(Optional<String> token, Handler<HttpServerRequest> inside) {
    this.token = token.map(text -> text.getBytes(UTF_8));
    this.inside = inside;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (token.isEmpty() || isHealth(request.path()) || carriesToken(request, token.get())) {
      inside.handle(request);
    } else {
      Refusal.write(Vertx.currentContext(), request, Problems.unauthorized());
    }
  }

  private static boolean isHealth(@Nullable String path) {
    return path != null && (path.equals(Routes.LIVE) || path.equals(Routes.READY));
  }

  /** Takes the same time for every wrong token of one length. */
  private static boolean carriesToken(HttpServerRequest request, byte[] token) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header != null
        && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(header.substring(SCHEME.length()).strip().getBytes(UTF_8), token);
  }
}
