package dev.offloop.deployment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the launcher is started.
 *
 * @param program what is started, with all that comes before the arguments
 * @param arguments of the command
 * @param environment set on top of that of the tests
 */
record Launch(List<String> program, List<String> arguments, Map<String, String> environment) {
    static final Path ROOT = Path.of(System.getProperty("offloop.root"));
    static final Path JAR = ROOT.resolve("http-server/target/offloop.jar");

    /** Kept between the tests, so that the AOT caches of the service and of its children are made once. */
    private static final Path CACHE = ROOT.resolve("integration-tests/target/cache");

    static {
        prepare();
    }

    Launch {
        program = List.copyOf(program);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** Halves what a start costs: the tests start services by the dozen and do not measure how fast one is. */
    static final String ONE_COMPILER = "-XX:TieredStopAtLevel=1";

    /** Services of tests that have no jobs leave nothing in the user's directories, and may be several at a time. */
    private static final String JOBS = "OFFLOOP_JOBS";

    /** On a machine too busy for it, the launcher says so, and each service takes longer to start. */
    private static void prepare() {
        ProcessBuilder prepare = new ProcessBuilder(ROOT.resolve("offloop").toString(), "prepare").inheritIO();
        prepare.environment().put("XDG_CACHE_HOME", CACHE.toString());
        try {
            prepare.start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("The launcher cannot be started", e);
        }
    }

    /** The launcher with these arguments. */
    static Launch of(String... arguments) {
        Launch plain = new Launch(
                List.of(ROOT.resolve("offloop").toString()),
                List.of(arguments),
                Map.of("XDG_CACHE_HOME", CACHE.toString()));
        return arguments[0].equals("compare")
                ? plain
                : plain.withVariable(JOBS, "none")
                        .withVariable("OFFLOOP_JAVA_OPTS", ONE_COMPILER)
                        .withVariable("OFFLOOP_CHILD_JAVA_OPTS", ONE_COMPILER);
    }

    /** {@code offloop serve} on a port that the system chooses, its queues in this directory. */
    static Launch serve(Path runtimeDirectory) {
        return of("serve", "--port", "0", "--runtime-dir", runtimeDirectory.toString());
    }

    Launch with(Object... more) {
        List<String> all = new ArrayList<>(arguments);
        for (Object argument : more) {
            all.add(argument.toString());
        }
        return new Launch(program, all, environment);
    }

    Launch withVariable(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Launch(program, arguments, more);
    }

    /** The same arguments for another program. */
    Launch by(String... other) {
        return new Launch(List.of(other), arguments, environment);
    }

    /** The same, started by a command that takes it as its last arguments. */
    Launch wrappedIn(String... wrapper) {
        List<String> longer = new ArrayList<>(List.of(wrapper));
        longer.addAll(program);
        return new Launch(longer, arguments, environment);
    }

    /**
     * Starts it in a process group of its own, as a shell does, with the usual signal handling even where the tests
     * themselves were started in the background.
     */
    Process start() {
        List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT,HUP"));
        command.addAll(program);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError("The launcher cannot be started", e);
        }
    }
}
