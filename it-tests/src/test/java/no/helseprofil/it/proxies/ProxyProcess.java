package no.helseprofil.it.proxies;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import no.helseprofil.it.support.FreePort;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.testkit.server.KeycloakServer;

/** A proxy of a recipe of {@code docs/proxies.md}, which runs on this machine before a server, or before two. */
public final class ProxyProcess implements AutoCloseable {

    private static final String PAGE = "docs/proxies.md";
    private static final Duration TO_START = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Process process;
    private final URI url;

    private ProxyProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts it, and waits until it listens.
     *
     * @param heading that the recipe stands under
     * @param tls whether it is called by https; else it is made as the page says of a machine of one's own
     */
    static ProxyProcess start(
            String heading, boolean tls, KeycloakServer server, Path folder, LocalCertificate certificate)
            throws IOException {
        return start(heading, tls, "", List.of(server, server), folder, certificate);
    }

    /**
     * Starts it before two nodes, of which it is enough to know the ports, and waits until it listens. It is called by
     * http.
     *
     * @param heading that the recipe stands under
     * @param nodes the two
     * @param folder for its files
     */
    public static ProxyProcess balancing(String heading, List<KeycloakServer> nodes, Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        return start(heading, false, "", nodes, folder, LocalCertificate.in(folder));
    }

    /** One that sends bodies on as they come, instead of keeping each until it is whole. It also speaks HTTP/2. */
    static ProxyProcess streaming(KeycloakServer server, Path folder, LocalCertificate certificate) throws IOException {
        String streams = "    http2 on;\n    proxy_request_buffering off;\n    proxy_http_version 1.1;\n";
        return start("nginx with X-Forwarded headers", true, streams, List.of(server, server), folder, certificate);
    }

    private static ProxyProcess start(
            String heading,
            boolean tls,
            String more,
            List<KeycloakServer> servers,
            Path folder,
            LocalCertificate certificate)
            throws IOException {
        boolean isNginx = heading.startsWith("nginx");
        int port = FreePort.find();
        Path work = Files.createTempDirectory(folder, "proxy");
        String recipe = MarkdownPage.named(PAGE).blocks(isNginx ? "nginx" : "haproxy").stream()
                .filter(block -> block.heading().equals(heading))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no recipe " + heading))
                .code();
        String file = placed(tls ? recipe : withoutTls(recipe), port, servers, certificate);
        Path configuration = Files.writeString(work.resolve("proxy.conf"), isNginx ? ofUser(file, work, more) : file);
        Process process = new ProcessBuilder(isNginx ? nginx(work, configuration) : haproxy(configuration))
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("log").toFile())
                .start();
        ProxyProcess proxy = new ProxyProcess(process, URI.create((tls ? "https" : "http") + "://localhost:" + port));
        proxy.await(port, work);
        return proxy;
    }

    /** The address that clients call, without a slash at its end. */
    public URI url() {
        return url;
    }

    @Override
    public void close() {
        process.destroy();
    }

    private static String withoutTls(String recipe) {
        return recipe.replaceAll("(?m)^ *ssl_certificate.*\n", "")
                .replace("listen 443 ssl;", "listen 80;")
                .replaceAll("bind :443 ssl crt .*", "bind :80")
                .replace("X-Forwarded-Proto https", "X-Forwarded-Proto http");
    }

    /** On this machine instead of on the three of the page. */
    private static String placed(String recipe, int port, List<KeycloakServer> servers, LocalCertificate certificate) {
        return at("10.0.0.11", servers.get(0), at("10.0.0.12", servers.get(1), recipe))
                .replaceAll("listen (443|80)", "listen 127.0.0.1:" + port)
                .replaceAll("bind :(443|80)", "bind 127.0.0.1:" + port)
                .replace("server_name idp.example.no", "server_name localhost")
                .replace("idp.example.no", "localhost:" + port)
                .replace(
                        "/etc/nginx/tls/certificate.pem",
                        certificate.certificate().toString())
                .replace("/etc/nginx/tls/key.pem", certificate.key().toString())
                .replace("/etc/haproxy/tls/both.pem", certificate.both().toString());
    }

    private static String at(String machine, KeycloakServer server, String recipe) {
        String here = "127.0.0.1:" + server.url().getPort();
        return recipe.replace(
                        machine + ":8080 check port 9000",
                        here + " check port " + server.managementUrl().getPort())
                .replace(machine + ":8080", here);
    }

    /** nginx writes into folders of the system otherwise. */
    private static String ofUser(String recipe, Path work, String more) {
        StringBuilder folders = new StringBuilder("http {\n    access_log off;\n").append(more);
        for (String folder : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            folders.append("    %1$s_temp_path %2$s/%1$s;%n".formatted(folder, work));
        }
        return recipe.replace("http {\n", folders);
    }

    private static List<String> nginx(Path work, Path configuration) {
        return List.of(
                program("nginx"),
                "-p",
                work.toString(),
                "-e",
                "stderr",
                "-g",
                "daemon off; user root; pid %s/nginx.pid;".formatted(work),
                "-c",
                configuration.toString());
    }

    private static List<String> haproxy(Path configuration) {
        return List.of(program("haproxy"), "-db", "-f", configuration.toString());
    }

    /** Debian has them where the path of a user doesn't lead. */
    private static String program(String name) {
        Path debian = Path.of("/usr/sbin", name);
        return Files.isExecutable(debian) ? debian.toString() : name;
    }

    private void await(int port, Path work) throws IOException {
        long start = System.nanoTime();
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() - start > TO_START.toNanos()) {
                process.destroy();
                throw new IllegalStateException("the proxy did not start: " + Files.readString(work.resolve("log")));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
