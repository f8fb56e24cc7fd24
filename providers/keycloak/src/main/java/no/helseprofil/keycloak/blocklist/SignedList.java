package no.helseprofil.keycloak.blocklist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import no.helseprofil.incident.IdentifierList;
import no.helseprofil.jose.Sha256;
import org.jspecify.annotations.Nullable;

/** A list as it is sent. What is costly about it is done once. */
public final class SignedList {

    private final byte[] jwt;
    private final String tag;
    private byte @Nullable [] zipped;

    SignedList(IdentifierList list, String kid, String jwt) {
        this.jwt = jwt.getBytes(StandardCharsets.US_ASCII);
        this.tag = Sha256.ofParts(kid, list.content());
    }

    /** The JWT. */
    public byte[] jwt() {
        return jwt.clone();
    }

    /** The same for who takes it compressed (RFC 1952). */
    public synchronized byte[] zipped() {
        if (zipped == null) {
            zipped = zip(jwt);
        }
        return zipped.clone();
    }

    /**
     * The value of its weak entity tag (RFC 9110, section 8.8.3): two nodes sign the same list, and their signatures
     * differ.
     */
    public String tag() {
        return tag;
    }

    private static byte[] zip(byte[] content) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(content.length / 2);
        try (GZIPOutputStream zipping = new GZIPOutputStream(zipped)) {
            zipping.write(content);
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return zipped.toByteArray();
    }
}
