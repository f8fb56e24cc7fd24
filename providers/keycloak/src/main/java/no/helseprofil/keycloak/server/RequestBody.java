package no.helseprofil.keycloak.server;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a request, read up to a length that whoever sends it doesn't choose. */
public final class RequestBody {

    private RequestBody() {}

    /** Whether a body is JSON, with parameters or without, such as a charset, which changes nothing (RFC 8259). */
    public static boolean isJson(HttpHeaders headers) {
        List<String> types = headers.getRequestHeaders().getOrDefault(HttpHeaders.CONTENT_TYPE, List.of());
        return types.size() == 1 && types.get(0).split(";", 2)[0].strip().equalsIgnoreCase(MediaType.APPLICATION_JSON);
    }

    /**
     * The body; of one that is longer one octet more than allowed. The rest is thrown away, as far as Keycloak takes
     * bodies at all: a connection whose request wasn't read to its end is closed, and the next one of the same client
     * would fail.
     */
    public static byte[] read(@Nullable InputStream body, int longest) {
        if (body == null) {
            return new byte[0];
        }
        try {
            byte[] beginning = body.readNBytes(longest + 1);
            body.transferTo(OutputStream.nullOutputStream());
            return beginning;
        } catch (IOException cut) {
            return new byte[0];
        }
    }
}
