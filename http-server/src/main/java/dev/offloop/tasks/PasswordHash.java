package dev.offloop.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.task.Codec;
import dev.offloop.task.InvalidInputException;
import dev.offloop.task.Rehearsal;
import dev.offloop.task.Task;
import dev.offloop.task.TaskContext;
import dev.offloop.task.TaskDescriptor;
import dev.offloop.task.Utf8;
import java.security.GeneralSecurityException;
import java.util.HexFormat;

/** PBKDF2-HMAC-SHA256 of a password, 32 bytes, as 64 hexadecimal digits. Password and salt count as UTF-8. */
public final class PasswordHash implements Task<PasswordHash.Order, String> {
    private static final int MAX_ITERATIONS = 100_000_000;

    private static final int MAX_TEXT = 1_000_000;

    private static final int WARM_ITERATIONS = 2_000;

    private static final TaskDescriptor<Order, String> DESCRIPTOR = TaskDescriptor.idempotent(
                    "password-hash",
                    "PBKDF2-HMAC-SHA256, 32 bytes in hex: {\"password\":\"secret\",\"salt\":\"pepper\",\"iterations\":600000}",
                    Codec.json(Order.class),
                    TextCodec.PLAIN)
            .withParameters();

    /**
     * What to hash.
     *
     * @param password at most a million characters, as is the salt
     * @param iterations 1 to 100 000 000; 600 000 is what OWASP advises
     */
    public record Order(String password, String salt, int iterations) {
        public Order {
            requireText("password", password);
            requireText("salt", salt);
            if (iterations < 1 || iterations > MAX_ITERATIONS) {
                throw new InvalidInputException(
                        "'iterations' is " + iterations + "; give a whole number from 1 to " + MAX_ITERATIONS);
            }
        }

        /** Keeps the password out of logs. */
        @Override
        public String toString() {
            return "Order[iterations=" + iterations + "]";
        }
    }

    @Override
    public TaskDescriptor<Order, String> descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public void warmUp() throws Exception {
        Rehearsal.run(this, new Order("password", "salt", WARM_ITERATIONS));
    }

    @Override
    public String run(Order order, TaskContext context) throws GeneralSecurityException {
        byte[] hash = Pbkdf2.sha256(
                order.password().getBytes(UTF_8),
                order.salt().getBytes(UTF_8),
                order.iterations(),
                context::checkpoint);
        return HexFormat.of().formatHex(hash);
    }

    /** JSON may lack what the record promises. */
    private static void requireText(String field, String value) {
        if (value == null) {
            throw new InvalidInputException("'" + field + "' is missing; give a text");
        }
        if (value.length() > MAX_TEXT) {
            throw new InvalidInputException(
                    "'" + field + "' has " + value.length() + " characters; at most " + MAX_TEXT + " are hashed");
        }
        if (!Utf8.isWhole(value)) {
            throw new InvalidInputException("'" + field + "' has half of a surrogate pair, which is no character");
        }
    }
}
