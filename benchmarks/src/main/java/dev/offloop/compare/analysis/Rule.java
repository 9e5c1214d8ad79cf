package dev.offloop.compare.analysis;

/**
 * When an order may be stated.
 *
 * @param confidence that all orders and ties stated together are true; 0.99 is 99 %
 * @param margin by how much two must differ, beyond the noise, for one to be better; 0.15 is 15 %
 * @param tie by how much two may differ that are called equal; more than the margin, so that enough rounds tell one of
 *     both
 */
public record Rule(double confidence, double margin, double tie) {
    public Rule {
        if (!(confidence > 0 && confidence < 1 && margin >= 0 && tie > margin)) {
            throw new IllegalArgumentException("confidence " + confidence + ", margin " + margin + ", tie " + tie
                    + ": need 0 < confidence < 1, 0 <= margin < tie");
        }
    }
}
