package dev.offloop.compare.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offloop.compare.analysis.Distribution;
import dev.offloop.compare.measure.MeasurementException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Light requests at a fixed rate, with heavy ones beside them or alone, from a client in a process of its own. Main
 * thread.
 */
final class MixedLoad {
    private static final int LIGHT_PER_SECOND = 200;
    private static final int HEAVY_PER_PROCESSOR = 3;
    private static final Duration OVERTIME = Duration.ofSeconds(30);

    private final Installation installation;

    MixedLoad(Installation installation) {
        this.installation = installation;
    }

    /**
     * What was found.
     *
     * @param lightNanos each from when the request was due
     */
    record Result(double heavyPerSecond, Distribution lightNanos) {}

    /** What the client prints. */
    private record Printed(long heavyAnswered, List<Double> lightMicros) {}

    /** Light requests beside so many heavy ones that all processors are busy. */
    Result beside(Server server, Duration time) {
        return run(server, time, HEAVY_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
    }

    /** Light requests alone. */
    Result alone(Server server, Duration time) {
        return run(server, time, 0);
    }

    private Result run(Server server, Duration time, int heavy) {
        List<String> command = List.of(
                "node",
                "shared/mixed-load.js",
                server.address().toString(),
                String.valueOf(time.toSeconds()),
                String.valueOf(LIGHT_PER_SECOND),
                String.valueOf(heavy));
        try (Program client = Program.start(server.name() + " under load", installation.peers(), command)) {
            Printed printed = new ObjectMapper().readValue(client.hear(time.plus(OVERTIME)), Printed.class);
            Map<Double, Long> nanos = new TreeMap<>();
            printed.lightMicros().forEach(micros -> nanos.merge(1_000 * micros, 1L, Long::sum));
            return new Result(printed.heavyAnswered() / (double) time.toSeconds(), Distribution.of(nanos));
        } catch (JsonProcessingException e) {
            throw new MeasurementException("The client of " + server.name() + " printed " + e.getOriginalMessage(), e);
        }
    }
}
