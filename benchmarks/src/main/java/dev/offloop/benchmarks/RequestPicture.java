package dev.offloop.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Draws the last request of a timeline as SVG: what the loop ran in which phase, and what ran elsewhere meanwhile;
 * {@code request-timeline.sh} drives it.
 *
 * <p>Argument: a file that {@code offloop serve --timeline} wrote, in which the last request stands alone.
 */
final class RequestPicture {
    /** What is this far from the request belongs to another one. */
    private static final double APART_MICROS = 50_000;

    private static final Set<String> PHASES =
            Set.of("pending", "idle", "prepare", "poll", "check", "closing", "timers");
    private static final String TASKS = "off-loaded";
    private static final String COLLECTIONS = "garbage collection";

    private RequestPicture() {}

    public static void main(String[] args) throws IOException {
        System.out.print(draw(Span.read(Path.of(args[0]))));
    }

    /** The picture of the last off-loaded task, and of all that happened before and after it without a pause. */
    static String draw(List<Span> timeline) {
        List<Span> request = aroundLastTask(timeline.stream()
                .filter(span -> !span.row().equals(COLLECTIONS))
                .toList());
        List<Span> loop = request.stream()
                .filter(span -> span.row().contains("eventloop"))
                .toList();
        List<Span> callbacks = loop.stream().filter(span -> !isPhase(span)).toList();
        SvgTimeline picture = new SvgTimeline(start(request), end(request));
        picture.lane(
                "phase of the loop",
                loop.stream().filter(RequestPicture::isPhase).toList(),
                Span::name);
        picture.lane("callback", callbacks, span -> String.valueOf(callbacks.indexOf(span) + 1));
        picture.lane("task", request.stream().filter(RequestPicture::isTask).toList(), Span::name);
        picture.lane("", request.stream().filter(RequestPicture::isPartOfTask).toList(), Span::name);
        picture.lane(
                "child JVM",
                request.stream()
                        .filter(span -> span.process().startsWith("child"))
                        .toList(),
                Span::name);
        picture.axis();
        for (Span callback : callbacks) {
            picture.note(callbacks.indexOf(callback) + 1, callback, phaseOf(callback, loop));
        }
        return picture.svg();
    }

    private static boolean isPhase(Span span) {
        return PHASES.contains(span.name());
    }

    private static boolean isTask(Span span) {
        return span.row().startsWith(TASKS) && span.name().contains(" by ");
    }

    private static boolean isPartOfTask(Span span) {
        return span.row().startsWith(TASKS) && !isTask(span);
    }

    private static String phaseOf(Span callback, List<Span> loop) {
        return loop.stream()
                .filter(span -> isPhase(span)
                        && span.startMicros() <= callback.startMicros()
                        && span.endMicros() >= callback.endMicros())
                .map(Span::name)
                .findFirst()
                .orElse("");
    }

    private static List<Span> aroundLastTask(List<Span> spans) {
        int last = spans.indexOf(spans.stream()
                .filter(RequestPicture::isTask)
                .reduce((_, later) -> later)
                .orElseThrow(() -> new IllegalArgumentException("no task in this timeline")));
        int from = last;
        while (from > 0 && spans.get(last).startMicros() - end(spans.subList(0, from)) < APART_MICROS) {
            from--;
        }
        int to = last + 1;
        while (to < spans.size() && spans.get(to).startMicros() - end(spans.subList(from, to)) < APART_MICROS) {
            to++;
        }
        return spans.subList(from, to);
    }

    private static double start(List<Span> spans) {
        return spans.getFirst().startMicros();
    }

    private static double end(List<Span> spans) {
        return spans.stream().mapToDouble(Span::endMicros).max().orElse(Double.NEGATIVE_INFINITY);
    }
}
