package dev.offloop.jobs.journal;

import dev.offloop.jobs.JobBody;
import dev.offloop.jobs.JobRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * Digests of an idempotency key with its caller, and of the request that came with it: the first halves of their
 * SHA-256. So neither keys nor requests are compared byte by byte, or kept in memory.
 *
 * @param keyHigh with {@code keyLow} that of the key; both 0 when there is none
 * @param requestHigh with {@code requestLow} that of the request
 */
record KeyDigest(long keyHigh, long keyLow, long requestHigh, long requestLow) {
    static final KeyDigest NONE = new KeyDigest(0, 0, 0, 0);

    /** Of the request, when it has a key. */
    static KeyDigest of(JobRequest request) {
        return request.idempotencyKey().map(key -> of(key, request)).orElse(NONE);
    }

    private static KeyDigest of(String key, JobRequest request) {
        MessageDigest digest = sha256();
        add(digest, request.caller());
        add(digest, key);
        ByteBuffer ofKey = ByteBuffer.wrap(digest.digest());
        addRequest(digest, request);
        ByteBuffer ofRequest = ByteBuffer.wrap(digest.digest());
        return new KeyDigest(ofKey.getLong(), ofKey.getLong(), ofRequest.getLong(), ofRequest.getLong());
    }

    private static void addRequest(MessageDigest digest, JobRequest request) {
        JobRequest.Options options = request.options();
        add(digest, request.task());
        new TreeMap<>(options.parameters()).forEach((name, value) -> {
            add(digest, name);
            add(digest, value);
        });
        add(digest, options.strategy().orElse(""));
        add(digest, options.priority().name());
        add(digest, options.key());
        add(digest, options.notBefore().map(Instant::toString).orElse(""));
        add(digest, options.deadline().map(Duration::toString).orElse(""));
        add(digest, options.attempts() + " " + options.backoff() + " " + options.keep());
        switch (request.input()) {
            case JobBody.Inline inline -> digest.update(inline.bytes());
            case JobBody.Stored stored -> add(digest, stored.sha256());
        }
    }

    /** With its length, so that no two lists of texts give the same bytes. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }

    boolean isPresent() {
        return (keyHigh | keyLow) != 0;
    }

    /** Whether both come with the same request. */
    boolean isSameRequest(KeyDigest other) {
        return requestHigh == other.requestHigh && requestLow == other.requestLow;
    }

    /** In lower-case hexadecimal. */
    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
    }
}
