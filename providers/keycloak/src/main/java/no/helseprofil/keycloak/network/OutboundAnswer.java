package no.helseprofil.keycloak.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Response to a call of {@link OutboundHttp}. */
public final class OutboundAnswer {

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final int mostBytes;

    /**
     * Creates a response.
     *
     * @param headers first value of each header, by lower-case name
     * @param body body, or its beginning with one byte more than allowed if it is too long
     */
    OutboundAnswer(int status, Map<String, String> headers, byte[] body, int mostBytes) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.mostBytes = mostBytes;
    }

    public int status() {
        return status;
    }

    /** Returns the first header of a name, in upper or lower case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * Returns the whole body.
     *
     * @throws CharacterCodingException if it isn't UTF-8
     * @throws IOException if it is longer than allowed
     */
    public String body() throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bounded(body, mostBytes)))
                .toString();
    }

    static byte[] bounded(byte[] body, int mostBytes) throws IOException {
        if (body.length > mostBytes) {
            throw new IOException("more than " + mostBytes + " bytes");
        }
        return body;
    }

    /** Returns the status only, because the body may hold tokens. */
    @Override
    public String toString() {
        return "HTTP " + status;
    }
}
