package dev.offloop.cli.handshake;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one side sends, as it can be seen on the wire: records of RFC 8446, section 5.1, and in those that are not yet
 * encrypted the messages of the handshake.
 *
 * <pre>
 *   record   type (1)  version (2)  length (2)  bytes
 *   message  type (1)  length (3)   bytes
 * </pre>
 */
final class Records {
    static final int HEADER_BYTES = 5;

    private static final int MESSAGE_HEADER = 4;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;

    private static final Map<Integer, String> MESSAGES = Map.ofEntries(
            Map.entry(1, "ClientHello"),
            Map.entry(2, "ServerHello"),
            Map.entry(4, "NewSessionTicket"),
            Map.entry(8, "EncryptedExtensions"),
            Map.entry(11, "Certificate"),
            Map.entry(12, "ServerKeyExchange"),
            Map.entry(13, "CertificateRequest"),
            Map.entry(14, "ServerHelloDone"),
            Map.entry(15, "CertificateVerify"),
            Map.entry(16, "ClientKeyExchange"),
            Map.entry(20, "Finished"),
            Map.entry(22, "CertificateStatus"));

    private boolean encrypted;

    /** Tells of the records in these bytes, which are whole. */
    List<String> describe(ByteBuffer bytes) {
        List<String> lines = new ArrayList<>();
        ByteBuffer rest = bytes.duplicate();
        while (rest.remaining() >= HEADER_BYTES) {
            int type = rest.get() & 0xff;
            rest.getShort();
            int length = rest.getShort() & 0xffff;
            ByteBuffer body = rest.slice(rest.position(), length);
            rest.position(rest.position() + length);
            lines.add(describe(type, body));
        }
        return lines;
    }

    private String describe(int type, ByteBuffer body) {
        int length = body.remaining();
        return switch (type) {
            case CHANGE_CIPHER_SPEC -> {
                encrypted = true;
                yield "ChangeCipherSpec";
            }
            case ALERT -> encrypted || length != 2 ? "an encrypted alert" : "alert " + body.get(1);
            case HANDSHAKE -> (encrypted ? "an encrypted message of the handshake" : messages(body)) + bytes(length);
            case APPLICATION_DATA -> "an encrypted record" + bytes(length);
            default -> "a record of type " + type + bytes(length);
        };
    }

    private static String bytes(int length) {
        return ", " + length + " bytes";
    }

    private static String messages(ByteBuffer body) {
        List<String> names = new ArrayList<>();
        while (body.remaining() >= MESSAGE_HEADER) {
            int head = body.getInt();
            int length = head & 0xffffff;
            names.add(MESSAGES.getOrDefault(head >>> 24, "message " + (head >>> 24)));
            body.position(Math.min(body.limit(), body.position() + length));
        }
        return String.join(", ", names);
    }

    /** How many bytes the record at the start has, its header included; 0 when that is not known yet. */
    static int length(ByteBuffer bytes) {
        return bytes.remaining() < HEADER_BYTES
                ? 0
                : HEADER_BYTES + (bytes.getShort(bytes.position() + HEADER_BYTES - 2) & 0xffff);
    }
}
