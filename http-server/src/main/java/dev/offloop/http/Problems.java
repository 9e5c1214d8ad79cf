package dev.offloop.http;

import dev.offloop.task.Failure;
import dev.offloop.task.LossCause;
import dev.offloop.task.Outcome;
import dev.offloop.task.Outcome.Rejected;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Every error the service can answer with, on one page.
 *
 * <p>4xx: the caller can mend it. 5xx: the caller cannot; with {@code Retry-After} where trying again is of use.
 */
final class Problems {
  /** What a caller is told to wait when there is no better guess. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private Problems() {}

  /** How a task ended, other than with a result. */
  static Problem of(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Completed<?> completed -> throw new IllegalArgumentException("A result is no problem");
      case Outcome.Failed<?> failed -> failed(failed.failure());
      case Outcome.TimedOut<?> timedOut ->
          new Problem(504, "deadline", "The deadline passed", sentence(timedOut.summary()))
              .with("started", timedOut.started());
      case Outcome.Cancelled<?> cancelled ->
          new Problem(503, "cancelled", "The task was cancelled", "The service is shutting down and ended the task")
              .retryAfter(PAUSE);
      case Outcome.WorkerLost<?> lost -> workerLost(lost.cause(), lost.attempts());
      case Outcome.Rejected<?> rejected -> rejected(rejected);
    };
  }

  private static Problem failed(Failure failure) {
    return failure.invalidInput()
        ? badInput(failure.message())
        : new Problem(422, "task-failed", "The task threw", failure.summary()).with("exception", failure.type());
  }

  private static Problem workerLost(LossCause cause, int attempts) {
    Problem problem = new Problem(
            502,
            "worker-lost",
            "The worker died while it ran the task",
            sentence(cause.summary()) + " (attempt " + attempts + ")")
        .with("attempts", attempts)
        .with("worker", cause.worker())
        .with("generation", cause.generation())
        .with("pid", cause.pid())
        .with("lastLines", cause.lastLines());
    if (cause.exitCode().isPresent()) {
      problem = problem.with("exitCode", cause.exitCode().getAsInt());
    }
    if (cause.signal().isPresent()) {
      problem = problem.with("signal", cause.signal().get());
    }
    return problem;
  }

  private static Problem rejected(Rejected<?> rejected) {
    return switch (rejected.reason()) {
      case FULL -> full(rejected.detail(), rejected.retryAfter());
      case TOO_LARGE -> new Problem(413, "too-large", "The input is too large for this strategy", rejected.detail());
      case UNAVAILABLE -> unavailable(rejected.detail(), rejected.retryAfter());
      case CLOSED -> draining();
    };
  }

  static Problem full(String detail, Duration retryAfter) {
    return new Problem(429, "full", "As much is in flight as is allowed", detail).retryAfter(retryAfter);
  }

  static Problem unavailable(String detail, Duration retryAfter) {
    return new Problem(503, "unavailable", "No worker can run the task now", detail).retryAfter(retryAfter);
  }

  static Problem draining() {
    return new Problem(503, "draining", "The service is shutting down", "New tasks are refused; try another instance, or "
            + "this one again once it was restarted")
        .retryAfter(PAUSE);
  }

  static Problem badInput(String detail) {
    return new Problem(400, "bad-input", "The task cannot work with this input", detail);
  }

  static Problem badRequest(String detail) {
    return new Problem(400, "bad-request", "The request cannot be understood", detail);
  }

  static Problem unknownStrategy(String strategy, Collection<String> known) {
    return new Problem(
            400, "unknown-strategy", "There is no such strategy", "There is no strategy '" + strategy + "'; there are "
                + String.join(", ", known))
        .with("strategies", List.copyOf(known));
  }

  static Problem unauthorized() {
    return new Problem(
            401, "unauthorized", "A token is needed", "Send the header 'Authorization: Bearer TOKEN' with the token that the "
                + "service was started with")
        .withHeader("WWW-Authenticate", "Bearer");
  }

  static Problem unknownTask(String name, List<String> near) {
    String guess = near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    return new Problem(
            404, "unknown-task", "There is no such task", "There is no task '" + name + "'" + guess
                + (guess.isEmpty() ? "; GET /tasks lists them" : " GET /tasks lists all"))
        .with("near", near);
  }

  static Problem unknownPath(String path) {
    return new Problem(404, "unknown-path", "There is nothing here", "There is nothing at '" + path + "'; tasks are run by "
        + "POST /tasks/NAME and listed by GET /tasks");
  }

  static Problem noPhasedLoop() {
    return new Problem(404, "no-phased-loop", "There is no phased event loop",
        "This service runs on Vert.x' stock event loop, which keeps no figures; start it without -Doffloop.loop=stock");
  }

  static Problem methodNotAllowed(String method, String path, Set<String> allowed) {
    String allow = String.join(", ", allowed);
    return new Problem(405, "method", "The method does not fit", path + " answers " + allow + ", not " + method)
        .withHeader("Allow", allow);
  }

  static Problem stalled(Duration patience) {
    return new Problem(408, "stalled", "The body did not arrive", "Not a byte of the body arrived within "
        + patience.toSeconds() + " s");
  }

  static Problem bodyTooLarge(long limit) {
    return new Problem(413, "too-large", "The body is too large", "A body may have " + limit + " bytes at most")
        .with("limitBytes", limit);
  }

  static Problem uriTooLong() {
    return new Problem(414, "uri-too-long", "The request line is too long", "Method, path and query together are too long");
  }

  static Problem contentType(String given, String task, String wanted) {
    return new Problem(415, "content-type", "The content type does not fit", "Task '" + task + "' reads " + wanted + ", not "
        + given);
  }

  static Problem contentEncoding(String given) {
    return new Problem(415, "content-encoding", "The content encoding does not fit", "Bodies are read as they are; send this "
            + "one without Content-Encoding '" + given + "'")
        .withHeader("Accept-Encoding", "identity");
  }

  static Problem headersTooLarge() {
    return new Problem(431, "headers-too-large", "The headers are too large", "All request headers together are too long");
  }

  static Problem expectation(String given) {
    return new Problem(417, "expectation", "The expectation cannot be met", "'Expect: " + given
        + "' is not understood; only 100-continue is");
  }

  /** A defect of ours: the log gets the stack trace, the caller a reference to it. */
  static Problem internal(Logger log, @Nullable Throwable cause) {
    String reference = UUID.randomUUID().toString();
    log.error("A request failed by our own fault, reference {}", reference, cause);
    return new Problem(500, "internal", "The service made a mistake", "The log of the service tells more under the reference "
            + reference)
        .with("reference", reference);
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
