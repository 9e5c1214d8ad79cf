package dev.offloop.http;

import dev.offloop.offload.Offload;
import dev.offloop.task.Codec;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.NearMatches;
import dev.offloop.task.Priority;
import dev.offloop.task.Task;
import dev.offloop.task.TaskOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the head of {@code POST /tasks/NAME} asks for.
 *
 * @param task what to run
 * @param options deadline, priority, key, strategy and the task's parameters
 */
record TaskRequest(Task<?, ?> task, TaskOptions options) {
    static final String DEADLINE = "Offloop-Deadline";
    static final String PRIORITY = "Offloop-Priority";
    static final String KEY = "Offloop-Key";

    private static final String STRATEGY = "strategy";

    /** The strategy that holds up everything else while a task runs. */
    private static final String INLINE = "inline";

    /** What a page can send without asking first; a codec that reads it reads anything. */
    private static final String ANY_TEXT = "text/plain";

    private static final int MAX_KEY_LENGTH = 256;

    /** Fails with a {@link ProblemException} that tells what does not fit. */
    static TaskRequest of(RoutingContext routing, Offload offload, boolean inlineAllowed) {
        Task<?, ?> task = task(routing.pathParam("name"), offload);
        HttpServerRequest request = routing.request();
        Map<String, String> parameters = Query.parse(request.query());
        Optional<String> strategy = Optional.ofNullable(parameters.remove(STRATEGY));
        checkStrategy(strategy, task, offload, inlineAllowed);
        checkContent(request, task);
        checkParameters(task, parameters);
        TaskOptions options = new TaskOptions(
                deadline(DEADLINE, single(request, DEADLINE)),
                priority(PRIORITY, single(request, PRIORITY)),
                key(KEY, single(request, KEY)),
                strategy,
                parameters,
                0);
        return new TaskRequest(task, options);
    }

    static void checkStrategy(Optional<String> wanted, Task<?, ?> task, Offload offload, boolean inlineAllowed) {
        wanted.filter(name -> !offload.strategies().contains(name)).ifPresent(name -> {
            throw Problems.unknownStrategy(name, offload.strategies()).asException();
        });
        String strategy = wanted.orElse(offload.defaultStrategy());
        if (strategy.equals(INLINE) && !inlineAllowed && !task.descriptor().brief()) {
            List<String> others = offload.strategies().stream()
                    .filter(name -> !name.equals(INLINE))
                    .toList();
            throw Problems.inline(task.descriptor().name(), others).asException();
        }
    }

    static Task<?, ?> task(String name, Offload offload) {
        return offload.tasks().find(name).orElseThrow(() -> {
            List<String> names = offload.tasks().all().stream()
                    .map(known -> known.descriptor().name())
                    .toList();
            return Problems.unknownTask(name, NearMatches.of(name, names)).asException();
        });
    }

    /** A header of which there may be one: which of two counts would be a guess. */
    static @Nullable String single(HttpServerRequest request, String header) {
        String value = request.getHeader(header);
        if (value != null && request.headers().getAll(header).size() > 1) {
            throw Problems.givenTwice(header).asException();
        }
        return value;
    }

    /** Before the body is received, which may be large. */
    static void checkParameters(Task<?, ?> task, Map<String, String> parameters) {
        try {
            task.descriptor().checkParameters(parameters);
        } catch (InvalidInputException e) {
            throw Problems.badInput(String.valueOf(e.getMessage())).asException();
        }
    }

    private static void checkContent(HttpServerRequest request, Task<?, ?> task) {
        for (String encoding : request.headers().getAll(HttpHeaders.CONTENT_ENCODING)) {
            if (!encoding.equalsIgnoreCase("identity")) {
                throw Problems.contentEncoding(encoding).asException();
            }
        }
        String type = single(request, "Content-Type");
        Codec<?> input = task.descriptor().input();
        if (type == null && !input.accepts(ANY_TEXT) && OtherSites.isFromPage(request)) {
            throw Problems.contentTypeMissing(task.descriptor().name(), input.mediaType())
                    .asException();
        }
        if (type != null && !input.accepts(mediaType(type))) {
            throw Problems.contentType(type, task.descriptor().name(), input.mediaType())
                    .asException();
        }
    }

    /** Without parameters such as the character set, in lower case. */
    static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    static Optional<Duration> deadline(String name, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            Duration deadline = DurationText.parse(text);
            if (deadline.isPositive()) {
                return Optional.of(deadline);
            }
            throw Problems.badRequest(name + " is '" + text + "'; it must be above zero")
                    .asException();
        } catch (IllegalArgumentException e) {
            throw Problems.badRequest(name + ": " + e.getMessage()).asException();
        }
    }

    static Priority priority(String name, @Nullable String text) {
        if (text == null) {
            return Priority.NORMAL;
        }
        return Arrays.stream(Priority.values())
                .filter(priority -> priority.name().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> Problems.badRequest(name + " is '" + text + "'; it must be high, normal or low")
                        .asException());
    }

    static String key(String name, @Nullable String text) {
        if (text != null && text.length() > MAX_KEY_LENGTH) {
            throw Problems.badRequest(
                            name + " has " + text.length() + " characters; at most " + MAX_KEY_LENGTH + " are taken")
                    .asException();
        }
        return text == null ? "" : text;
    }
}
