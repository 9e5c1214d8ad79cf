package dev.offloop.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that the others are subcommands of. A mistake of the user is one line and exit code 2. */
@Command(
    name = "offloop",
    description = "Node's event loop on the JVM, and CPU-heavy work off it.",
    mixinStandardHelpOptions = true,
    versionProvider = OffloopCommand.Version.class,
    subcommands = {ServeCommand.class, RunCommand.class, CompareCommand.class, DoctorCommand.class})
final class OffloopCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** The whole command line, ready to {@code execute}. */
  static CommandLine commandLine() {
    return commandLine(CommandLine.defaultFactory());
  }

  /** The whole command line, with subcommands made by the factory. */
  static CommandLine commandLine(IFactory factory) {
    CommandLine line = new CommandLine(new OffloopCommand(), factory);
    line.getSubcommands().values().forEach(sub -> sub.getCommandSpec().versionProvider(new Version()));
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, args) -> complain(e.getCommandLine(), firstLine(e) + "; "
            + e.getCommandLine().getCommandSpec().qualifiedName() + " --help tells more"))
        .setExecutionExceptionHandler((e, command, parsed) -> {
          if (e instanceof UserError) {
            return complain(command, firstLine(e));
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
        line, "Say what to do: one of " + String.join(", ", line.getSubcommands().keySet()));
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = OffloopCommand.class.getPackage().getImplementationVersion();
      return new String[] {"offloop " + (version == null ? "(not packaged)" : version) + ", JDK " + Runtime.version()};
    }
  }
}
