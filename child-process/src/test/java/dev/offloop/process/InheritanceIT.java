package dev.offloop.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offloop.process.channel.ForkedChannel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What a process gets of a JVM that was itself started in an odd environment: locale, variables, signals, JVM options.
 */
@Isolated
class InheritanceIT {
    @RegisterExtension
    private final Processes processes = new Processes();

    @TempDir
    Path directory;

    /**
     * In the locale C, with variables that Java cannot read, with all stop signals ignored, and with options for every
     * JVM.
     */
    private static final String ODD_ENVIRONMENT = """
      export LC_ALL=C NAME=$(printf 'Jos\\351') MODE=odd JAVA_TOOL_OPTIONS=-Dmeant.for.the.parent=yes
      odd=$1/$(printf 'jos\\303\\251')
      mkdir $odd; printf '#!/bin/sh\\necho found\\n' >$odd/only-here; chmod +x $odd/only-here
      export PATH=$odd:$PATH
      shift
      trap '' HUP INT TERM USR1
      exec "$@"
      """;

    @Test
    void bytesSignalsAndOptionsReachAProcessAsTheyDoFromNode() {
        List<String> arguments =
                new ArrayList<>(List.of("-c", ODD_ENVIRONMENT, "sh", directory.toString(), OtherJvm.java()));
        arguments.addAll(OtherJvm.arguments(Starting.class));

        Processes.Ended ended = processes.run("sh", arguments, SpawnOptions.defaults());

        assertThat(ended.exit()).as(ended.stderr()).isEqualTo(Exit.withCode(0));
        assertThat(ended.stdout().lines().toList())
                .containsExactly(
                        "argument: c3 a9",
                        "line: c3 a9",
                        "inherited: 4a 6f 73 e9",
                        "own: c3 a9",
                        "found: 66 6f 75 6e 64",
                        "U+FFFD: The environment variable V holds U+FFFD, which stands for bytes that Java could not read in this locale,"
                                + " at index 0",
                        "SigIgn: 0",
                        "SigBlk: 0",
                        "fork without: null",
                        "fork with: yes");
    }

    /** The JVM in that environment. */
    static final class Starting {
        public static void main(String[] arguments) {
            Vertx vertx = Vertx.vertx();
            ChildProcesses processes = ChildProcesses.create(vertx);
            tell("argument", processes.execFile("printf", "%s", "é"));
            tell("line", processes.exec("printf %s é"));
            tell("inherited", processes.execFile("printenv", "NAME"));
            tell(
                    "own",
                    processes.execFile(
                            "printenv", List.of("V"), ExecOptions.defaults().withMoreEnv(Map.of("V", "é"))));
            tell("found", processes.execFile("only-here"));
            try {
                ExecOptions.defaults().withMoreEnv(Map.of("V", "\ufffd"));
            } catch (IllegalArgumentException e) {
                System.out.println("U+FFFD: " + e.getMessage());
            }
            for (String signals : List.of("SigIgn", "SigBlk")) {
                Output output = Processes.await(
                        processes.execFile("grep", signals, "/proc/self/status").output());
                // Signals from 32 on belong to the C library alone.
                long all = Long.parseUnsignedLong(output.out().substring(8).strip(), 16) & Integer.MAX_VALUE;
                System.out.println(signals + ": " + all);
            }
            System.out.println("fork without: " + Processes.await(fork(processes, SpawnOptions.defaults())));
            System.out.println("fork with: "
                    + Processes.await(fork(
                            processes,
                            SpawnOptions.defaults()
                                    .withMoreEnv(Map.of("JAVA_TOOL_OPTIONS", "-Dmeant.for.the.parent=yes")))));
            Processes.await(vertx.close());
            System.exit(0);
        }

        private static void tell(String what, Execution execution) {
            StringBuilder line = new StringBuilder(what).append(':');
            for (byte b : Processes.await(execution.output())
                    .stdout()
                    .toString(ISO_8859_1)
                    .strip()
                    .getBytes(ISO_8859_1)) {
                line.append(String.format(" %02x", b));
            }
            System.out.println(line);
        }

        private static Future<String> fork(ChildProcesses processes, SpawnOptions spawn) {
            ForkOptions options = ForkOptions.defaults()
                    .withSpawn(spawn.withStdio(Stdio.ignore()))
                    .withJvmOptions(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"))
                    .withClassPath(OtherJvm.classPath());
            return processes.fork(Forked.class.getName(), List.of(), options).compose(forked -> {
                Promise<String> answer = Promise.promise();
                forked.channel().onMessage(message -> answer.tryComplete(message.as(String.class)));
                return answer.future();
            });
        }
    }

    /** Tells whether it has got the option. */
    static final class Forked {
        public static void main(String[] arguments) throws Exception {
            try (ForkedChannel channel = ForkedChannel.connect()) {
                channel.send(String.valueOf(System.getProperty("meant.for.the.parent")));
                channel.disconnect();
            }
        }
    }
}
