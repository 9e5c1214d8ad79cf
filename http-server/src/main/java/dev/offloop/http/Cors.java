package dev.offloop.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells browsers which pages of other sites may call the service and read its answers: those of the listed origins, as
 * the CORS protocol of the Fetch standard has it. What is not listed is told nothing. The loop's thread alone.
 */
final class Cors {
    /** No page of another site. */
    static final Cors NONE = new Cors(Set.of(), false);

    private static final CharSequence ORIGIN = HttpHeaders.ORIGIN;
    private static final String ANY = "*";

    /** What a page may send beyond what it may send anywhere. */
    private static final String REQUEST_HEADERS = String.join(
            ", ", "Authorization", "Content-Type", TaskRequest.DEADLINE, TaskRequest.PRIORITY, TaskRequest.KEY);

    /** What a page may read beyond what it may read anywhere. */
    private static final String ANSWER_HEADERS =
            "Offloop-Task-Id, Offloop-Strategy, Server-Timing, Retry-After, WWW-Authenticate, Allow";

    private static final String METHODS = Arrays.stream(Endpoint.values())
            .flatMap(endpoint -> endpoint.methods().stream())
            .map(HttpMethod::name)
            .distinct()
            .collect(Collectors.joining(", "));

    /** How long a browser need not ask again: ten minutes, which browsers allow; a list changes at a restart. */
    private static final String MAX_AGE_SECONDS = "600";

    private final Set<String> origins;
    private final boolean credentials;

    /**
     * @param origins in the form of {@link #origin}
     * @param credentials whether browsers may show what they have of their own for such a page: a client certificate
     */
    Cors(Set<String> origins, boolean credentials) {
        this.origins = Set.copyOf(origins);
        this.credentials = credentials;
    }

    /**
     * An origin as browsers write it: in lower case, without a port that is the usual one.
     *
     * @throws IllegalArgumentException when the text is none; the message says what it is to be
     */
    static String origin(String text) {
        if (text.equals(ANY)) {
            throw new IllegalArgumentException("'*' would let every page call; list the origins");
        }
        try {
            URI uri = new URI(text.strip().toLowerCase(Locale.ROOT));
            boolean https = "https".equals(uri.getScheme());
            if ((https || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.toString().equals(uri.getScheme() + "://" + uri.getRawAuthority())) {
                int port = uri.getPort();
                boolean usual = port == (https ? 443 : 80) || port < 0;
                return uri.getScheme() + "://" + uri.getHost() + (usual ? "" : ":" + port);
            }
        } catch (URISyntaxException e) {
            // Told below.
        }
        throw new IllegalArgumentException("'" + text
                + "' is no origin; write scheme, host and perhaps port alone, such as https://app.example.com");
    }

    /** Whether pages of this origin may call. */
    boolean lists(String origin) {
        return origins.contains(origin);
    }

    /**
     * Puts on the answer what a browser is to know. Whether the request was a preflight of a listed origin, which needs
     * no token and is now answered.
     */
    boolean answers(HttpServerRequest request) {
        if (origins.isEmpty()) {
            return false;
        }
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.VARY, ORIGIN);
        List<String> origin = request.headers().getAll(ORIGIN);
        if (origin.size() != 1 || !lists(origin.getFirst())) {
            return false;
        }
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin.getFirst());
        if (credentials) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
        if (!isPreflight(request)) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, ANSWER_HEADERS);
            return false;
        }
        response.setStatusCode(204)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS)
                .end();
        return true;
    }

    private static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }
}
