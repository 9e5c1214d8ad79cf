package dev.offloop.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.http.security.Caller;
import dev.offloop.jobs.JobBody;
import dev.offloop.jobs.JobRequest;
import dev.offloop.offload.Offload;
import dev.offloop.task.Codec;
import dev.offloop.task.CodecException;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /jobs}: a JSON object in each line, which is a job. Any thread. */
final class JobLines {
    /** Accepted at once at most. */
    static final int MAX_LINES = 10_000;

    private static final String TASK = "task";
    private static final String PARAMETERS = "parameters";
    private static final String STRATEGY = "strategy";
    private static final String INPUT = "input";
    private static final String TEXT = "text";
    private static final String BASE64 = "base64";
    private static final Set<String> MEMBERS = members();

    @SuppressWarnings("rawtypes")
    private static final Codec<Map> OBJECT = Codec.json(Map.class);

    private static final Codec<Object> VALUE = Codec.json(Object.class);

    private final Offload offload;
    private final boolean inlineAllowed;
    private final Caller caller;

    JobLines(Offload offload, boolean inlineAllowed, Caller caller) {
        this.offload = offload;
        this.inlineAllowed = inlineAllowed;
        this.caller = caller;
    }

    private static Set<String> members() {
        Set<String> members = new TreeSet<>(List.of(TASK, PARAMETERS, STRATEGY, INPUT, TEXT, BASE64));
        Arrays.stream(JobOption.values()).map(JobOption::member).forEach(members::add);
        return members;
    }

    /**
     * A job and its input.
     *
     * @param request without its input
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nothing.
    record Line(JobRequest request, byte[] input) {}

    /** Empty lines are none; fails with a {@link ProblemException} that names the line. */
    List<Line> parse(byte[] body) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (int from = 0; from < body.length; ) {
            int end = from;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            number++;
            byte[] line = Arrays.copyOfRange(body, from, end);
            from = end + 1;
            if (!isBlank(line)) {
                if (lines.size() == MAX_LINES) {
                    throw Problems.tooManyLines(MAX_LINES).asException();
                }
                lines.add(parse(line, number));
            }
        }
        if (lines.isEmpty()) {
            throw Problems.badRequest("There is no job; send a JSON object in each line")
                    .asException();
        }
        return lines;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private Line parse(byte[] line, int number) {
        try {
            return parse(OBJECT.fromEdge(line));
        } catch (ProblemException e) {
            throw e.problem().inLine(number).asException();
        } catch (InvalidInputException | CodecException e) {
            throw Problems.badRequest(String.valueOf(e.getMessage()))
                    .inLine(number)
                    .asException();
        }
    }

    private Line parse(Map<?, ?> object) {
        for (Object name : object.keySet()) {
            if (!MEMBERS.contains(String.valueOf(name))) {
                throw Problems.badRequest(
                                "'" + name + "' is no member of a job; there are " + String.join(", ", MEMBERS))
                        .asException();
            }
        }
        Function<JobOption, @Nullable String> given = option -> text(object.get(option.member()));
        Task<?, ?> task = TaskRequest.task(String.valueOf(object.get(TASK)), offload);
        Optional<String> strategy = Optional.ofNullable(text(object.get(STRATEGY)));
        TaskRequest.checkStrategy(strategy, task, offload, inlineAllowed);
        Map<String, String> parameters = parameters(object.get(PARAMETERS));
        TaskRequest.checkParameters(task, parameters);
        JobRequest.Options options = JobOption.options(parameters, strategy, given, JobOption::member);
        JobRequest request = new JobRequest(
                task.descriptor().name(),
                task.descriptor().idempotent(),
                caller.name(),
                JobBody.EMPTY,
                options,
                Optional.empty());
        return new Line(JobOption.withKey(request, given, JobOption::member), input(object));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static Map<String, String> parameters(@Nullable Object value) {
        Map<String, String> parameters = new HashMap<>();
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, each) -> parameters.put(String.valueOf(name), String.valueOf(each)));
        } else if (value != null) {
            throw Problems.badRequest("parameters must be an object").asException();
        }
        return parameters;
    }

    private static byte[] input(Map<?, ?> object) {
        List<String> given = List.of(INPUT, TEXT, BASE64).stream()
                .filter(object::containsKey)
                .toList();
        if (given.size() > 1) {
            throw Problems.badRequest("A job has one of input, text and base64, not " + String.join(" and ", given))
                    .asException();
        }
        if (given.isEmpty()) {
            return new byte[0];
        }
        Object value = object.get(given.getFirst());
        return switch (given.getFirst()) {
            case INPUT -> value == null ? "null".getBytes(UTF_8) : VALUE.toEdge(value);
            case TEXT -> String.valueOf(value).getBytes(UTF_8);
            default -> decoded(String.valueOf(value));
        };
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw Problems.badRequest("base64: " + e.getMessage()).asException();
        }
    }
}
