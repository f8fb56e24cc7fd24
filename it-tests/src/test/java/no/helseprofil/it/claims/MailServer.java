package no.helseprofil.it.claims;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.it.support.TestRealm;

/** Server that takes the mail of a realm to any recipient (RFC 5321, as far as it has to). */
final class MailServer implements AutoCloseable {

    private static final Pattern LINK = Pattern.compile("http://\\S+/login-actions/action-token\\S+");

    private final TestRealm realm;
    private final ServerSocket server;
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    private MailServer(TestRealm realm, ServerSocket server) {
        this.realm = realm;
        this.server = server;
    }

    /** Starts one; from here on the realm can send mail. */
    static MailServer of(TestRealm realm) {
        try {
            MailServer mail = new MailServer(realm, new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            Thread thread = new Thread(mail::serve, "mail server");
            thread.setDaemon(true);
            thread.start();
            realm.changeRealm(changed -> smtp(changed)
                    .put("host", "localhost")
                    .put("port", "" + mail.server.getLocalPort())
                    .put("from", "realm@example.org"));
            return mail;
        } catch (IOException e) {
            throw new UncheckedIOException("serving mail", e);
        }
    }

    /** Returns the link in the next message, for its reader. */
    URI link() throws InterruptedException {
        String message = messages.poll(10, TimeUnit.SECONDS);
        Matcher link = LINK.matcher(String.valueOf(message).replace("=\n", "").replace("=3D", "="));
        if (!link.find()) {
            throw new IllegalStateException("no link in " + message);
        }
        return URI.create(link.group());
    }

    /** The realm can't send mail any more. */
    @Override
    public void close() {
        realm.changeRealm(MailServer::smtp);
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("ending to serve mail", e);
        }
    }

    private static ObjectNode smtp(ObjectNode realm) {
        return realm.putObject("smtpServer");
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                take(
                        new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1)),
                        client.getOutputStream());
            } catch (IOException closed) {
                // the client has gone, or the server
            }
        }
    }

    private void take(BufferedReader in, OutputStream out) throws IOException {
        say(out, "220 localhost");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals("QUIT")) {
                say(out, "221 bye");
                return;
            }
            if (line.equals("DATA")) {
                say(out, "354 go on");
                messages.add(message(in));
            }
            say(out, "250 OK");
        }
    }

    private static String message(BufferedReader in) throws IOException {
        StringBuilder message = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            message.append(line).append('\n');
        }
        return message.toString();
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(ISO_8859_1));
        out.flush();
    }
}
