package dev.offloop.cli;

import dev.offloop.http.ServiceConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may call what {@code serve} offers; docs/security.md explains. */
final class AccessOptions {
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

    ServiceConfig apply(ServiceConfig config) {
        ServiceConfig withToken = token == null ? config : config.withToken(token);
        return tokens == null ? withToken : withToken.withTokens(tokens);
    }
}
