package no.helseprofil.it.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A witness of transparency logs that signs whatever it is handed, as c2sp.org/tlog-cosignature says. */
public final class SigningWitness implements AutoCloseable {

    private static final String NAME = "witness.example/it";
    private static final byte TYPE = 4;
    private static final long TIME = 1_800_000_000;

    private final HttpServer server;
    private final KeyPair pair;

    /** Begins to listen on this machine. */
    public SigningWitness() {
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/add-checkpoint", this::sign);
        server.start();
    }

    /** Below which it is asked. */
    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Its key, as verifiers are given it. */
    public String key() {
        return NAME + "+" + HexFormat.of().formatHex(id()) + "+" + base64(new byte[] {TYPE}, raw());
    }

    private void sign(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String text = body.substring(body.indexOf("\n\n") + 2, body.lastIndexOf("\n\n") + 1);
            byte[] answer = ("\u2014 " + NAME + " " + cosignature(text) + "\n").getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (GeneralSecurityException impossible) {
            throw new IOException(impossible);
        }
    }

    private String cosignature(String text) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        signer.update(("cosignature/v1\ntime " + TIME + "\n" + text).getBytes(UTF_8));
        return base64(id(), ByteBuffer.allocate(Long.BYTES).putLong(TIME).array(), signer.sign());
    }

    private byte[] id() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((NAME + "\n").getBytes(UTF_8));
            digest.update(TYPE);
            return Arrays.copyOf(digest.digest(raw()), 4);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private byte[] raw() {
        byte[] encoded = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    private static String base64(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(all::put);
        return Base64.getEncoder().encodeToString(all.array());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
