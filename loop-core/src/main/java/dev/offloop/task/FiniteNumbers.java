package dev.offloop.task;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/**
 * Refuses a number that is too large for the type that is asked for, where Jackson's parsers give infinity. What
 * Jackson keeps for later, since it does not know the type yet, must fit into a double.
 */
final class FiniteNumbers extends JsonParserDelegate {
    FiniteNumbers(JsonParser parser) {
        super(parser);
    }

    @Override
    public double getDoubleValue() throws IOException {
        double value = super.getDoubleValue();
        check(value, double.class);
        return value;
    }

    @Override
    public float getFloatValue() throws IOException {
        float value = super.getFloatValue();
        check(value, float.class);
        return value;
    }

    @Override
    public Number getNumberValue() throws IOException {
        Number value = super.getNumberValue();
        if (value instanceof Double || value instanceof Float) {
            check(value.doubleValue(), double.class);
        }
        return value;
    }

    /** A text is a number of which Jackson has not read the digits yet. */
    @Override
    public Object getNumberValueDeferred() throws IOException {
        Object value = super.getNumberValueDeferred();
        check(
                value instanceof Number number ? number.doubleValue() : Double.parseDouble(value.toString()),
                double.class);
        return value;
    }

    private void check(double value, Class<?> type) throws IOException {
        if (Double.isInfinite(value)) {
            throw new InputCoercionException(this, JacksonFaults.TOO_LARGE, currentToken(), type);
        }
    }
}
