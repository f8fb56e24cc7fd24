package no.helseprofil.it.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 as bytes: what no HTTP library would send is sent as it stands. The connection is kept as long as the server
 * keeps it. A character is a byte.
 */
final class RawConnection implements AutoCloseable {

    private static final int LONGEST_WAIT_MILLIS = (int) Duration.ofSeconds(20).toMillis();

    private final URI server;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    RawConnection(URI server) {
        this.server = server;
    }

    /**
     * An answer.
     *
     * @param status 0 if the server hung up without a word
     */
    record Answer(int status, String head, String body) {

        static final Answer NONE = new Answer(0, "", "");
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @throws IOException if the server says nothing for a long time, or something that isn't HTTP
     */
    Answer send(String request) throws IOException {
        Socket connected = connected();
        try {
            connected.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException closed) {
            close();
            return Answer.NONE;
        }
        Answer answer = read(request.startsWith("HEAD "));
        if (answer.status() == 0 || answer.head().toLowerCase(Locale.ROOT).contains("connection: close")) {
            close();
        }
        return answer;
    }

    private Socket connected() throws IOException {
        if (socket == null) {
            socket = new Socket(server.getHost(), server.getPort());
            socket.setSoTimeout(LONGEST_WAIT_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }
        return socket;
    }

    private Answer read(boolean headOnly) throws IOException {
        String head = head();
        if (head.isEmpty()) {
            return Answer.NONE;
        }
        int status = Integer.parseInt(head.substring(9, 12));
        String lengths = head.toLowerCase(Locale.ROOT);
        if (headOnly || status == 204 || status == 304) {
            return new Answer(status, head, "");
        }
        if (lengths.contains("transfer-encoding: chunked")) {
            return new Answer(status, head, chunks());
        }
        int at = lengths.indexOf("content-length:");
        int length = at < 0
                ? 0
                : Integer.parseInt(head.substring(at + "content-length:".length(), head.indexOf('\r', at))
                        .strip());
        return new Answer(status, head, bytes(length));
    }

    private String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try {
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                String line = line();
                if (line.isEmpty()) {
                    return "";
                }
                head.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (java.net.SocketException reset) {
            return "";
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** A line with its end; empty at the end of the stream. */
    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int next;
        do {
            next = in.read();
            if (next < 0) {
                return "";
            }
            line.append((char) next);
        } while (next != '\n');
        return line.toString();
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        int size;
        do {
            size = Integer.parseInt(line().strip(), 16);
            body.append(bytes(size));
            line();
        } while (size > 0);
        return body.toString();
    }

    private String bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("an answer of " + length + " bytes ended after " + bytes.length);
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
