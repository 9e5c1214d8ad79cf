package dev.offloop.http.connection;

import java.util.Locale;

/** Why the service ends a connection, or a stream of one, that its client has not ended. */
public enum EndReason {
    /** It waited for a request while as many were open as may be, and another one came. */
    ROOM("made room for others, as --connections allows no more"),
    /** The head of a request was not complete in time. */
    HEAD_STALLED("did not complete the head of a request within the time for it"),
    /** It did not say in time which HTTP it speaks, or sent no first request. */
    SILENT("sent no request within the time for its head"),
    /** Its client takes less of an answer than it must. */
    ANSWER_NOT_TAKEN("took less than 1 KiB/s of an answer"),
    /** It resets streams of HTTP/2 without end, or has the service reset them. */
    RESET_FLOOD("opened and reset streams without end"),
    /** It sends frames of HTTP/2 that ask for nothing, without end. */
    FRAME_FLOOD("sent frames that ask for nothing, without end"),
    /** Its frames break the rules of HTTP/2. */
    BROKEN_FRAMES("broke the rules of HTTP/2"),
    /** The head of a request of HTTP/2 is larger than may be. */
    HEADERS_TOO_LARGE("sent a head larger than may be"),
    /** HTTP/1.1 where HTTP/2 alone is spoken. */
    HTTP2_ONLY("spoke HTTP/1.1 where --h2c has HTTP/2 alone"),
    /** Of no trusted proxy, where the PROXY protocol is spoken. */
    UNTRUSTED_PROXY("came from no address of --trusted-proxies");

    private final String words;

    EndReason(String words) {
        this.words = words;
    }

    /** For metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it did, after "a connection". */
    String words() {
        return words;
    }
}
