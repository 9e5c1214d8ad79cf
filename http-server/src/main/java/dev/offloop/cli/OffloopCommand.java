package dev.offloop.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command that the others are subcommands of. A mistake of the user is one line and exit code 2. */
@Command(
        name = "offloop",
        description = "Node's event loop on the JVM, and CPU-heavy work off it.",
        mixinStandardHelpOptions = true,
        versionProvider = OffloopCommand.Version.class)
public final class OffloopCommand implements Runnable {
    /** The commands whose options can stand in a file and in the environment. */
    private static final Set<String> SETTABLE = Set.of("serve", "config");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs what the arguments say; an exit code of 0 means that all it had to print is printed. */
    static int execute(StandardStreams streams, Callable<Integer> compare, String... args) {
        CommandLine line = commandLine(streams, compare);
        line.setOut(new PrintWriter(streams.out(), true, System.out.charset()));
        int exitCode = line.execute(args);
        line.getOut().flush();
        return isServe(line) ? exitCode : streams.out().exitCode(exitCode, line.getErr());
    }

    /** What a service prints tells of its start and stop, and is no result; it goes on without. */
    private static boolean isServe(CommandLine line) {
        ParseResult parsed = line.getParseResult();
        return parsed != null
                && parsed.hasSubcommand()
                && parsed.subcommand().commandSpec().userObject() instanceof ServeCommand;
    }

    /** The whole command line, ready to {@code execute}, with this as its command {@code compare}. */
    public static CommandLine commandLine(Callable<Integer> compare) {
        return commandLine(StandardStreams.ofProcess(), compare);
    }

    /** The same, with these streams for tasks. */
    static CommandLine commandLine(StandardStreams streams, Callable<Integer> compare) {
        return commandLine(streams, compare, System.getenv());
    }

    static CommandLine commandLine(
            StandardStreams streams, Callable<Integer> compare, Map<String, String> environment) {
        Settings settings = new Settings(environment);
        CommandLine line = new CommandLine(new OffloopCommand())
                .addSubcommand(new ServeCommand(settings))
                .addSubcommand(new ConfigCommand(settings))
                .addSubcommand(new SetCommand(environment))
                .addSubcommand(new RunCommand(streams))
                .addSubcommand(new JobsCommand(streams, environment))
                .addSubcommand(compare)
                .addSubcommand(new DoctorCommand())
                .addSubcommand(new TokenCommand())
                .addSubcommand(new CertCommand())
                .addSubcommand(new HandshakeCommand())
                .addSubcommand(new PrepareCommand());
        line.getSubcommands().values().forEach(sub -> sub.getCommandSpec().versionProvider(new Version()));
        line.getSubcommands().forEach((name, sub) -> {
            if (SETTABLE.contains(name)) {
                sub.getCommandSpec().preprocessor(settings);
            }
        });
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, args) -> complain(
                        e.getCommandLine(),
                        settings.located(firstLine(e)) + "; "
                                + e.getCommandLine().getCommandSpec().qualifiedName() + " --help tells more"))
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (e instanceof UserError) {
                        return complain(command, settings.located(firstLine(e)));
                    }
                    if (e instanceof OutputError) {
                        complain(command, firstLine(e));
                        return CommandLine.ExitCode.SOFTWARE;
                    }
                    throw e;
                });
    }

    private static int complain(CommandLine command, String message) {
        command.getErr().println("offloop: " + message);
        return CommandLine.ExitCode.USAGE;
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void run() {
        CommandLine line = spec.commandLine();
        throw new ParameterException(
                line,
                "Say what to do: one of "
                        + String.join(", ", line.getSubcommands().keySet()));
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = OffloopCommand.class.getPackage().getImplementationVersion();
            return new String[] {
                "offloop " + (version == null ? "(not packaged)" : version) + ", JDK " + Runtime.version()
            };
        }
    }
}
