package dev.offloop.compare.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.offloop.compare.analysis.Letters;
import dev.offloop.compare.analysis.Ranking;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that one run found; its JSON form may gain keys, but none is renamed.
 *
 * @param command what was called
 * @param machine where
 * @param run how it went
 * @param rows figures
 * @param breakEvens from what size of work something pays
 * @param limits how near a strategy comes to the transport it is built on
 * @param rankings orders, as far as the noise lets one be stated
 * @param advice for people
 * @param programs versions of what else took part
 * @param missing what could not take part, and how to get it
 * @param servers HTTP servers under load
 */
public record Report(
        String command,
        Machine machine,
        Run run,
        List<Row> rows,
        List<BreakEvenRow> breakEvens,
        List<LimitRow> limits,
        List<RankingRow> rankings,
        List<String> advice,
        List<Program> programs,
        List<Missing> missing,
        List<ServerRow> servers) {
    public Report {
        rows = List.copyOf(rows);
        breakEvens = List.copyOf(breakEvens);
        limits = List.copyOf(limits);
        rankings = List.copyOf(rankings);
        advice = List.copyOf(advice);
        programs = List.copyOf(programs);
        missing = List.copyOf(missing);
        servers = List.copyOf(servers);
    }

    /** With what was found of servers. */
    public Report withServers(List<ServerRow> rowsOfServers, List<Missing> missingServers) {
        List<Missing> all = new ArrayList<>(missing);
        all.addAll(missingServers);
        return new Report(
                command, machine, run, rows, breakEvens, limits, rankings, advice, programs, all, rowsOfServers);
    }

    /**
     * How the run went.
     *
     * @param seconds it took
     * @param rounds of everything
     * @param moreRounds of those that the others did not tell apart
     * @param warmUpRounds before them, until the rates had settled or the time for it was over
     * @param noisePercent how far the rate of the median measurement is known: plus or minus so much
     * @param repeatPercent by how much the same thing measured in two rounds, one after the other, differed in the
     *     median
     * @param repeatNinetiethPercent and in one of ten cases by more than this
     * @param busyElsewhere processors that others kept busy meanwhile
     * @param stolenPercent of the processors' time that the hypervisor gave to others
     */
    public record Run(
            double seconds,
            int rounds,
            int moreRounds,
            int warmUpRounds,
            @Nullable Double noisePercent,
            @Nullable Double repeatPercent,
            @Nullable Double repeatNinetiethPercent,
            @Nullable Double busyElsewhere,
            @Nullable Double stolenPercent) {}

    /**
     * One break-even.
     *
     * @param question what is asked
     * @param workMicros the estimate; 0 for every size, null for none
     * @param lowMicros at least this with 95 % confidence; null for above the largest
     * @param highMicros at most this with 95 % confidence; null for above the largest
     * @param words the same for people
     */
    public record BreakEvenRow(
            String strategy,
            Question question,
            int payloadBytes,
            @Nullable Double workMicros,
            @Nullable Double lowMicros,
            @Nullable Double highMicros,
            String words) {
        /** Whether the bounds say something: not if it may be at every size and may not. */
        @JsonIgnore
        public boolean isFinding() {
            return lowMicros == null || lowMicros > 0 || isAlways();
        }

        /** Whether it is at every size measured. */
        @JsonIgnore
        public boolean isAlways() {
            return highMicros != null && highMicros == 0;
        }

        /** Whether it is at no size measured. */
        @JsonIgnore
        public boolean isNever() {
            return lowMicros == null;
        }
    }

    /** What a break-even is about. */
    public enum Question {
        /** The smallest work for which the strategy gets more done than inline. */
        MORE_THAN_INLINE,
        /** The smallest work for which the strategy keeps the loop's delay under the budget. */
        KEEPS_BUDGET,
        /** The smallest work for which inline breaks the budget of the loop's delay. */
        INLINE_BREAKS_BUDGET
    }

    /**
     * A strategy beside its limit.
     *
     * @param metric {@code roundTrip} or {@code tasksPerSecond}
     * @param strategy ours
     * @param limit the bare transport
     * @param share of the limit's performance: 1 for as good, 0.5 for twice the round trip or half the rate
     * @param low at least this with 95 % confidence; null for unknown
     * @param high at most this with 95 % confidence; null for unknown
     */
    public record LimitRow(
            String metric,
            String strategy,
            String limit,
            int payloadBytes,
            double share,
            @Nullable Double low,
            @Nullable Double high) {}

    /**
     * One order.
     *
     * @param metric {@code roundTrip} or {@code tasksPerSecond}
     * @param among what was ranked
     * @param tiers best first; no order is stated within one
     * @param pairs every pair of which the first is certainly better
     * @param ties every pair that certainly hardly differs
     */
    public record RankingRow(
            String metric,
            Among among,
            String task,
            int payloadBytes,
            @Nullable Double workMicros,
            List<List<String>> tiers,
            List<Ranking.Pair> pairs,
            List<Ranking.Tie> ties,
            String words) {
        /** Groups of equals, best first: two share one exactly when neither is stated to be better. */
        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        public List<Letters.Group> groups() {
            return letters().groups();
        }

        /** Whether that row is in this order of everyone. */
        boolean ranks(String what, Row row) {
            return among == Among.EVERYONE
                    && metric.equals(what)
                    && task.equals(row.task())
                    && payloadBytes == row.payloadBytes()
                    && Objects.equals(workMicros, row.workMicros());
        }

        Letters letters() {
            return ranking().letters();
        }

        Ranking ranking() {
            return new Ranking(tiers, pairs, ties);
        }
    }

    /** What is ranked; the fewer there are, the fewer rounds tell them apart. */
    public enum Among {
        /** All that were measured. */
        EVERYONE,
        /** What most people would pick. */
        PICKS
    }

    /** A program that took part. */
    public record Program(String name, String version) {}

    /** A program that could not. */
    public record Missing(String name, String reason) {}

    /**
     * A server under load.
     *
     * @param lightPerSecond of {@code GET /ping} alone, by {@code wrk}; null without it
     * @param heavyPerSecond of tasks of 10 ms that saturated it, once it was warm
     * @param lightMicros of light requests at a fixed rate meanwhile, each timed from when it was due
     * @param freshHeavyPerSecond as {@code heavyPerSecond}, two seconds after it was started
     * @param freshMicros of light requests then
     * @param floorMicros of light requests at that rate alone: what the machine, client and server take without load
     */
    public record ServerRow(
            String name,
            @Nullable Double lightPerSecond,
            @Nullable Double heavyPerSecond,
            Row.Micros lightMicros,
            @Nullable Double freshHeavyPerSecond,
            Row.Micros freshMicros,
            Row.Micros floorMicros) {}
}
