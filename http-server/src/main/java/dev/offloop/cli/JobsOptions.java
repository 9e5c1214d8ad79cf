package dev.offloop.cli;

import dev.offloop.jobs.journal.DirectoryInUseException;
import dev.offloop.jobs.journal.Durability;
import dev.offloop.jobs.journal.JournalConfig;
import dev.offloop.jobs.journal.JournalJobStore;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Whether {@code serve} keeps jobs, and where; docs/jobs.md explains. */
final class JobsOptions {
    private static final Logger LOG = LoggerFactory.getLogger(JobsOptions.class);

    /** A million jobs take seconds to be read. */
    private static final Duration OPEN_PATIENCE = Duration.ofMinutes(5);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    @Option(
            names = "--jobs",
            paramLabel = "KIND",
            defaultValue = "process",
            converter = KeptConverter.class,
            description =
                    "What an accepted job survives: process, the death of every process; power, also that of the machine, "
                            + "for which the disk has to write; none: the service keeps no jobs. Default: ${DEFAULT-VALUE}")
    private Kept jobs = Kept.PROCESS;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where jobs and their results are kept; one service at a time has it. Default: offloop in $XDG_STATE_HOME, "
                            + "or in ~/.local/state")
    private @Nullable Path data;

    /** What an accepted job survives. */
    enum Kept {
        PROCESS,
        POWER,
        NONE
    }

    /** By the name, in any case. */
    static final class KeptConverter implements ITypeConverter<Kept> {
        @Override
        public Kept convert(String text) {
            return Arrays.stream(Kept.values())
                    .filter(kept -> kept.name().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(
                            () -> new TypeConversionException("'" + text + "' is none of process, power and none"));
        }
    }

    /** What is to be opened; empty for no jobs. */
    Optional<JobsPlan> plan() {
        return switch (jobs) {
            case NONE -> Optional.empty();
            case PROCESS -> Optional.of(plan(Durability.PROCESS));
            case POWER -> Optional.of(plan(Durability.POWER));
        };
    }

    private JobsPlan plan(Durability durability) {
        Path directory = data == null ? usualDirectory() : data;
        return new JobsPlan(JournalConfig.in(directory.toAbsolutePath()).durability(durability), data != null);
    }

    static Path usualDirectory() {
        String state = System.getenv("XDG_STATE_HOME");
        Path home = state != null && Path.of(state).isAbsolute()
                ? Path.of(state)
                : Path.of(System.getProperty("user.home"), ".local", "state");
        return home.resolve("offloop");
    }

    /**
     * The journal to be opened.
     *
     * @param named whether the user has named its directory
     */
    record JobsPlan(JournalConfig journal, boolean named) {
        /**
         * Opens it. One that cannot even be made, at a place that was not asked for, is done without: so a service in a
         * container without a disk runs as before there were jobs. Blocks; fails with a {@link UserError}.
         */
        Optional<JournalJobStore> open(Vertx vertx) {
            try {
                return Optional.of(Assembly.await(JournalJobStore.open(vertx, journal), OPEN_PATIENCE));
            } catch (CompletionException e) {
                String reason = reason(e);
                if (!named && !Files.exists(journal.directory())) {
                    LOG.warn("The service keeps no jobs: {}; choose a directory with --data", reason);
                    return Optional.empty();
                }
                throw new UserError(
                        reason + (isInUse(e) ? "; stop it," : ";")
                                + " choose another directory with --data, or keep no jobs with --jobs none",
                        e);
            }
        }

        private String reason(CompletionException e) {
            return isInUse(e)
                    ? Assembly.messageOf(e)
                    : "The data directory " + journal.directory() + " cannot be used: " + Assembly.messageOf(e);
        }

        private static boolean isInUse(CompletionException e) {
            return e.getCause() instanceof DirectoryInUseException;
        }

        /** Ends it; a disk that hangs does not hold up the stop. */
        static void close(JournalJobStore store) {
            try {
                Assembly.await(store.close(), CLOSE_PATIENCE);
            } catch (CompletionException e) {
                LOG.warn("The journal of jobs is not closed: {}", Assembly.messageOf(e));
            }
        }
    }
}
