package dev.offloop.cli;

import dev.offloop.http.ServiceConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may call what {@code serve} offers; docs/security.md explains. */
final class AccessOptions {
    /** Printed by {@code config} instead of a token. */
    static final String HIDDEN = "(hidden)";

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description =
                    "What 'Authorization: Bearer' may carry to do everything. Better set as OFFLOOP_TOKEN, which ps does not show.")
    private @Nullable String token;

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description =
                    "Callers with their roles and quotas, a line each, as ./offloop token new makes it. Read again when it changes.")
    private @Nullable Path tokens;

    @Option(
            names = "--cors",
            paramLabel = "ORIGIN",
            split = ",",
            description =
                    "Let pages of these origins, such as https://app.example.com, call from a browser and read the answers. Default: none")
    private List<String> origins = new ArrayList<>();

    ServiceConfig apply(ServiceConfig config) {
        String given = token;
        ServiceConfig withToken =
                given == null ? config : Bounds.named("--token", () -> config.withToken(checked(given)));
        ServiceConfig withCallers = tokens == null ? withToken : withToken.withTokens(tokens);
        return Bounds.named("--cors", () -> withCallers.withCorsOrigins(origins));
    }

    /** What {@code config} prints in the place of a token would be one that anyone could guess. */
    private static String checked(String token) {
        if (token.equals(HIDDEN)) {
            throw new UserError("--token is '" + HIDDEN + "', which stands for one that is not shown; give the token");
        }
        return token;
    }
}
