package dev.offloop.http;

import dev.offloop.http.proxy.Proxies;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells the programs of this machine from the pages of other sites in a browser of this machine, while no token does: a
 * page may send requests to loopback, and may have its own name resolved to it. A browser says which name it was given
 * ({@code Host}), and from where the page is. What came by a proxy may be from anywhere, wherever the proxy is.
 */
final class LocalCallers {
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\]@]*\\]|[^:@\\[\\]]*)(?::\\d{0,5})?");
    private static final String OCTET = "\\.(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(?:" + OCTET + "){3}|\\[(?:::1|(?:0{1,4}:){7}0{0,3}1)\\]");
    private static final Pattern ORIGIN = Pattern.compile("https?://([^/?#]*)");

    /** An absolute target names the host as the header does. */
    private static final Pattern ABSOLUTE_TARGET = Pattern.compile("\\w+://([^/?#]*).*", Pattern.DOTALL);

    private static final Set<String> OWN_SITES = Set.of("same-origin", "same-site", "none");

    private final OtherSites otherSites;
    private final String configured;

    /** The last value of the header that was let in, as most requests have the same. Event loop only. */
    private String known = "localhost";

    /** Takes the name that the service listens on for one of this machine's, too. */
    LocalCallers(String host, OtherSites otherSites) {
        this.otherSites = otherSites;
        configured = (host.contains(":") ? "[" + host + "]" : host).toLowerCase(Locale.ROOT);
    }

    /** Why the request is not let in; empty when it is. */
    Optional<Problem> refusal(HttpServerRequest request) {
        if (Proxies.hasPassed(request)) {
            return Optional.of(Problems.proxied());
        }
        String host = hostOf(request);
        if (host != null && !host.equals(known)) {
            if (!isOwn(host)) {
                return Optional.of(Problems.foreignHost(host));
            }
            known = host;
        }
        String uri = request.uri();
        if (uri != null && !uri.startsWith("/")) {
            Matcher target = ABSOLUTE_TARGET.matcher(uri);
            if (target.matches() && !isOwn(target.group(1))) {
                return Optional.of(Problems.foreignHost(target.group(1)));
            }
        }
        return otherSites.refusal(request, this::isOwnOrigin, OWN_SITES);
    }

    /** HTTP/2 has it beside the headers. */
    private static @Nullable String hostOf(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            HostAndPort authority = request.authority();
            return authority == null ? null : authority.toString();
        }
        return request.getHeader(HttpHeaders.HOST);
    }

    private boolean isOwnOrigin(String origin) {
        Matcher matcher = ORIGIN.matcher(origin);
        return matcher.matches() && isOwn(matcher.group(1));
    }

    private boolean isOwn(String authority) {
        Matcher matcher = AUTHORITY.matcher(authority.toLowerCase(Locale.ROOT));
        return matcher.matches()
                && (LOOPBACK.matcher(matcher.group(1)).matches()
                        || matcher.group(1).equals(configured));
    }
}
