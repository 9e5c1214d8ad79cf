package dev.offloop.loop.diagnostics;

import dev.offloop.loop.StackSample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the application's own frame in stacks of a blocked loop. */
final class Culprit {
    private static final List<String> LIBRARIES = List.of("java.", "javax.", "jdk.", "sun.", "io.netty.", "io.vertx.");
    /** Where the loop calls the callback: what lies beyond is not part of it. */
    private static final List<String> LOOP = List.of("dev.offloop.loop.CallbackRunner", "dev.offloop.loop.netty.");

    private Culprit() {}

    /** The innermost frame of no library that was seen most often. */
    static Optional<StackTraceElement> among(List<StackSample> samples) {
        Map<StackTraceElement, Integer> seen = new HashMap<>();
        for (StackSample sample : samples) {
            in(sample.frames()).ifPresent(frame -> seen.merge(frame, sample.seen(), Integer::sum));
        }
        return seen.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    private static Optional<StackTraceElement> in(List<StackTraceElement> frames) {
        return frames.stream()
                .takeWhile(frame -> LOOP.stream().noneMatch(frame.getClassName()::startsWith))
                .filter(frame -> LIBRARIES.stream().noneMatch(frame.getClassName()::startsWith))
                .findFirst();
    }
}
