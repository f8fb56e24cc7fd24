package no.helseprofil.keycloak.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The answer to a call of {@link OutboundHttp}. */
public final class OutboundAnswer {

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final int mostBytes;

    /**
     * @param headers by their names in lower case; the first of each
     * @param body longer by a byte than may be, if it was too long
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

    /** The first header of a name, in whatever case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * Returns the whole body.
     *
     * @throws CharacterCodingException if it isn't UTF-8
     * @throws IOException if there is more of it than may be
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

    /** There may be tokens in it. */
    @Override
    public String toString() {
        return "HTTP " + status;
    }
}
