package dev.offloop.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tells requests that a browser sends for a page of another site: where the browser lets itself in, by being on this
 * machine or by a client certificate, such a page could have it do anything. A browser says where the page is from
 * ({@code Origin}, {@code Sec-Fetch-Site}); what sends neither is no browser. Pages of listed origins may call.
 */
final class OtherSites {
    private static final String FETCH_SITE = "Sec-Fetch-Site";

    private final Cors listed;

    OtherSites(Cors listed) {
        this.listed = listed;
    }

    /** Whether a browser sent it, for a page. */
    static boolean isFromPage(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.ORIGIN)
                || request.headers().contains(FETCH_SITE);
    }

    /**
     * Why it is not let in; empty when it is from no page, or a page that may.
     *
     * @param ownOrigins those that are the service's own
     * @param ownSites what a browser calls the relation of such a page to the service
     */
    Optional<Problem> refusal(HttpServerRequest request, Predicate<String> ownOrigins, Set<String> ownSites) {
        if (!isFromPage(request)) {
            return Optional.empty();
        }
        List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
        if (origins.size() == 1 && listed.lists(origins.getFirst())) {
            return Optional.empty();
        }
        return origins.stream()
                .filter(ownOrigins.negate())
                .findFirst()
                .or(() -> request.headers().getAll(FETCH_SITE).stream()
                        .filter(site -> !ownSites.contains(site.toLowerCase(Locale.ROOT)))
                        .findFirst())
                .map(Problems::foreignOrigin);
    }
}
