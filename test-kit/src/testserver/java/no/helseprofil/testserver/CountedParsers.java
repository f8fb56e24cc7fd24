package no.helseprofil.testserver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.io.InputDecorator;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.keycloak.util.JsonSerialization;

/** Counts the JSON texts that are parsed, by Keycloak and by the pack. */
final class CountedParsers extends InputDecorator {

    private static final long serialVersionUID = 1L;
    private static final String READER_OF_THE_PACK = "no.helseprofil.jose.Json";
    private static final AtomicLong COUNT = new AtomicLong();

    private CountedParsers() {}

    /** Begins to count. */
    static void begin() {
        factories().forEach(factory -> factory.setInputDecorator(new CountedParsers()));
    }

    /** No longer. */
    static void end() {
        factories().forEach(factory -> factory.setInputDecorator(null));
    }

    /** Returns how many texts were parsed while they were counted. */
    static long count() {
        return COUNT.get();
    }

    @Override
    public InputStream decorate(IOContext context, InputStream text) {
        COUNT.incrementAndGet();
        return text;
    }

    @Override
    public InputStream decorate(IOContext context, byte[] text, int offset, int length) {
        COUNT.incrementAndGet();
        return new ByteArrayInputStream(text, offset, length);
    }

    @Override
    public Reader decorate(IOContext context, Reader text) {
        COUNT.incrementAndGet();
        return text;
    }

    private static List<JsonFactory> factories() {
        return List.of(JsonSerialization.mapper.getFactory(), readerOfThePack().getFactory());
    }

    /** Package-private in the product, so read by reflection. */
    private static ObjectReader readerOfThePack() {
        try {
            Field reader = Class.forName(READER_OF_THE_PACK).getDeclaredField("READER");
            reader.setAccessible(true);
            return (ObjectReader) reader.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("where is the reader of JSON of the pack?", e);
        }
    }
}
