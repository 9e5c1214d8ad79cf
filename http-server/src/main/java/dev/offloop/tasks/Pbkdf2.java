package dev.offloop.tasks;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The first block of PBKDF2 with HMAC-SHA256 (RFC 8018, section 5.2), which is all that 32 bytes need. The JDK's own
 * cannot be interrupted, and a minute of hashing for a client that went away is worth a way out.
 */
final class Pbkdf2 {
    private static final int ITERATIONS_PER_CHECK = 1 << 12;
    private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};

    private Pbkdf2() {}

    static byte[] sha256(byte[] password, byte[] salt, int iterations, Runnable check) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(hmacKey(password), "HmacSHA256"));
        mac.update(salt);
        byte[] round = mac.doFinal(FIRST_BLOCK);
        byte[] sum = round.clone();
        for (int i = 1; i < iterations; i++) {
            if (i % ITERATIONS_PER_CHECK == 0) {
                check.run();
            }
            mac.update(round);
            mac.doFinal(round, 0);
            for (int b = 0; b < sum.length; b++) {
                sum[b] ^= round[b];
            }
        }
        return sum;
    }

    /** HMAC pads keys with zeros, so one zero is the empty key, which {@link SecretKeySpec} refuses. */
    private static byte[] hmacKey(byte[] password) {
        return password.length == 0 ? new byte[1] : Arrays.copyOf(password, password.length);
    }
}
