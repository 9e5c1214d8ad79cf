package dev.offloop.cli;

import dev.offloop.http.ServiceConfig;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which proxies stand before {@code serve}; docs/security.md explains. */
final class ProxyOptions {
    @Option(
            names = "--trusted-proxies",
            paramLabel = "NETWORK",
            split = ",",
            description =
                    "Proxies, such as 10.0.0.7 or 10.0.0.0/8, that are believed what they say of their clients by Forwarded or "
                            + "X-Forwarded-For. Default: none")
    private List<String> trusted = new ArrayList<>();

    @Option(
            names = "--proxy-protocol",
            description =
                    "Take connections of --trusted-proxies alone, each beginning with a header of the PROXY protocol, version 1 or 2.")
    private boolean proxyProtocol;

    ServiceConfig apply(ServiceConfig config) {
        ServiceConfig with = Bounds.named("--trusted-proxies", () -> config.withTrustedProxies(trusted));
        return Bounds.named("--proxy-protocol", () -> with.withProxyProtocol(proxyProtocol));
    }
}
