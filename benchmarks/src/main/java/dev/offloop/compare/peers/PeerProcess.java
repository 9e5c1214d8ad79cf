package dev.offloop.compare.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offloop.compare.analysis.Distribution;
import dev.offloop.compare.measure.Contestant;
import dev.offloop.compare.measure.MeasurementException;
import dev.offloop.compare.measure.ProcFs;
import dev.offloop.compare.measure.Question;
import dev.offloop.compare.measure.Slice;
import dev.offloop.compare.measure.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Another program, which measures itself: it gets a line of JSON with what is asked and for how long, and answers with
 * one of what it found. Only transport is asked of it, tasks without work.
 */
final class PeerProcess implements Contestant {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Interpreters, compilers and pools start within this. */
    private static final Duration START = Duration.ofSeconds(30);

    private static final Duration OVERTIME = Duration.ofSeconds(20);

    private final String name;
    private final int maxInFlight;
    private final Program program;
    private final ProcFs proc;
    private final String version;

    /** Reads its hello; throws when that does not come in time. */
    PeerProcess(String name, int maxInFlight, Program program, ProcFs proc) {
        this.name = name;
        this.maxInFlight = maxInFlight;
        this.program = program;
        this.proc = proc;
        this.version = parse(program.hear(START)).path("version").asText();
    }

    String version() {
        return version;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isPeer() {
        return true;
    }

    @Override
    public boolean answers(Question question, Workload<?, ?> workload) {
        return workload.workMicros() == 0 && (question == Question.LONE || question == Question.SATURATED);
    }

    @Override
    public int inFlight(Workload<?, ?> workload) {
        return Math.min(maxInFlight, workload.inFlight());
    }

    @Override
    public Slice measure(Question question, Workload<?, ?> workload, double perSecond, long nanos) {
        double before = processorNanos();
        program.say(JSON.createObjectNode()
                .put("question", question.name())
                .put("payloadBytes", workload.payloadBytes())
                .put("inFlight", inFlight(workload))
                .put("nanos", nanos)
                .toString());
        JsonNode answer = parse(program.hear(Duration.ofNanos(nanos).plus(OVERTIME)));
        long tasks = answer.path("tasks").asLong();
        if (tasks == 0) {
            throw new MeasurementException(name + " answered no task");
        }
        Map<Double, Long> counts = new TreeMap<>();
        answer.path("nanos")
                .properties()
                .forEach(entry -> counts.put(
                        Double.parseDouble(entry.getKey()), entry.getValue().asLong()));
        Slice.Cost cost = new Slice.Cost(Double.NaN, Math.max(0, processorNanos() - before) / tasks, Double.NaN);
        return new Slice(tasks, answer.path("perSecond").asDouble(), Distribution.of(counts), Double.NaN, cost);
    }

    private JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new MeasurementException(name + " answered what is no JSON: " + line, e);
        }
    }

    /** Of the whole family. */
    private double processorNanos() {
        return family().mapToDouble(pid -> proc.processNanos(pid).orElse(0)).sum();
    }

    private Stream<Long> family() {
        return Stream.concat(Stream.of(program.handle()), program.handle().descendants())
                .map(ProcessHandle::pid);
    }

    @Override
    public List<Long> children() {
        return family().toList();
    }

    @Override
    public double memoryBytes() {
        return family().mapToDouble(pid -> proc.proportionalBytes(pid).orElse(0))
                .sum();
    }

    @Override
    public double copiedBytes(Workload<?, ?> workload) {
        return Double.NaN;
    }

    @Override
    public void close() {
        program.close();
    }
}
