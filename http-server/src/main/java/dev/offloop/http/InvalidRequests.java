package dev.offloop.http;

import dev.offloop.loop.netty.RequestHeads;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/** Tells what is wrong with a request that could not be decoded, in the decoder's words without its types. */
final class InvalidRequests {
    private static final Pattern TYPE_NAME = Pattern.compile("\\b(?:[a-z]\\w*\\.){2,}[A-Z][\\w$]*:? ?");

    private InvalidRequests() {}

    static Problem problem(HttpServerRequest request) {
        RequestHeads.BrokenHead broken = RequestHeads.defect(request);
        return switch (broken.defect()) {
            case LINE_TOO_LONG -> Problems.uriTooLong();
            case HEADERS_TOO_LARGE -> Problems.headersTooLarge();
            case VERSION -> Problems.version(broken.words());
            case TRANSFER_CODING -> Problems.transferCoding(broken.words());
            case MALFORMED -> malformed("The head of the request", broken);
        };
    }

    /** Trailers count as headers. */
    static Problem problemOfBody(Throwable cause) {
        RequestHeads.BrokenHead broken = RequestHeads.defect(cause);
        return broken.defect() == RequestHeads.Defect.HEADERS_TOO_LARGE
                ? Problems.headersTooLarge()
                : malformed("The body", broken);
    }

    private static Problem malformed(String part, RequestHeads.BrokenHead broken) {
        String words = TYPE_NAME.matcher(broken.words()).replaceAll("");
        return Problems.badRequest(part + " breaks the rules of HTTP" + (words.isBlank() ? "" : ": " + words));
    }
}
