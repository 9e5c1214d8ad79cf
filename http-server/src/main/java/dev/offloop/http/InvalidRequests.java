package dev.offloop.http;

import dev.offloop.loop.netty.RequestHeads;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/** Tells what is wrong with a request whose head could not be decoded, in the decoder's words without its types. */
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
            case MALFORMED ->
                Problems.badRequest(malformed(TYPE_NAME.matcher(broken.words()).replaceAll("")));
        };
    }

    private static String malformed(String words) {
        return "The head of the request breaks the rules of HTTP" + (words.isBlank() ? "" : ": " + words);
    }
}
