package dev.offloop.cli;

import dev.offloop.http.security.NewToken;
import dev.offloop.http.security.Role;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes tokens for the callers of a service. */
@Command(
        name = "token",
        description = "Makes tokens for the callers of a service; docs/security.md tells more.",
        mixinStandardHelpOptions = true,
        subcommands = TokenCommand.New.class)
final class TokenCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: new NAME");
    }

    /** Prints a token and the line that makes it count. */
    @Command(
            name = "new",
            description = "Prints a new token, which is kept nowhere, and its line for the file of --tokens.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class New implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "NAME", description = "Who calls with it, for the audit log.")
        private String name = "";

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                split = ",",
                required = true,
                description =
                        "What the caller may do: submit (run tasks), read (see them and the service), operate (change it).")
        private List<String> roles = new ArrayList<>();

        @Override
        public Integer call() {
            List<Role> known = roles.stream()
                    .map(word -> Role.of(word)
                            .orElseThrow(() -> new UserError(
                                    "There is no role '" + word + "'; there are submit, read and operate")))
                    .toList();
            NewToken made;
            try {
                made = NewToken.of(name, known);
            } catch (IllegalArgumentException e) {
                throw new UserError(String.valueOf(e.getMessage()), e);
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println("For the caller, not shown again:  Authorization: Bearer " + made.token());
            out.println("For the file of --tokens:         " + made.line());
            return 0;
        }
    }
}
