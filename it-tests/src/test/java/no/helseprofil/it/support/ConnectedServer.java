package no.helseprofil.it.support;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.testkit.api.ReferenceApi;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import org.jspecify.annotations.Nullable;

/**
 * Server with all start options that test classes need and the shared one lacks: for webhooks, Shared Signals,
 * registers, probes of APIs, further features of Keycloak, a proxy, mappers of an operator, traces, Amazon Corretto
 * Crypto Provider and two imported realms. No option alters what another is for, so the classes of a JVM share one,
 * which ends with the JVM.
 */
public final class ConnectedServer {

    /** Realm under the profile that is imported at the start, and its client. */
    public static final String IMPORTED = "imported-at-start";

    /** Realm for FAPI message signing that is imported at the start, and its client. */
    public static final String SIGNING = "signing-from-the-start";

    /** Key of the clients of the imported realms. */
    public static final SigningKey KEY = SigningKey.generate("ES256");

    /** Port of a webhook's receiver on this machine. */
    public static final int WEBHOOK_PORT = FreePort.find();

    /** Port of Enhetsregisteret on this machine. */
    public static final int REGISTER_PORT = FreePort.find();

    /** Port of Helsepersonellregisteret and of Maskinporten on this machine. */
    public static final int HPR_PORT = FreePort.find();

    /** Path at which practitioners are looked up. */
    public static final String HPR_LOOK_UP = "/hpr/v1/personerutvidet";

    /** Path of Maskinporten's token endpoint. */
    public static final String MASKINPORTEN_TOKEN = "/maskinporten/token";

    /** Number of the one organisation that the file of organisations has. */
    public static final String ORGANISATION_IN_FILE = "999977774";

    /** Receiver of the server's traces. */
    public static final TraceReceiver TRACES = TraceReceiver.start();

    /** Name of the class that is Amazon Corretto Crypto Provider. */
    public static final String CORRETTO = "AmazonCorrettoCryptoProvider";

    /** Places of the APIs that assessments may probe, on this machine. */
    public static final List<ReferenceApi.Place> PROBED =
            Stream.generate(ReferenceApi.Place::take).limit(20).toList();

    /** Host that assessments may probe, in a network in which they may not. */
    public static final String PROBED_ELSEWHERE = "10.255.255.1";

    /** Prefix of the start options of probes. */
    public static final String PROBE = "--spi-helseprofil-assessment--probe--";

    /** Folder of Keycloak's vault. */
    public static final Path VAULT = folder("vault");

    private static final Path FILES = folder("files");

    /** File of practitioners, which isn't there at the start. */
    public static final Path PRACTITIONERS = FILES.resolve("practitioners.json");

    /** Nobody reads it later. */
    private static final String DATABASE_IN_MEMORY =
            "--db-url=jdbc:h2:mem:connected;DB_CLOSE_DELAY=-1;NON_KEYWORDS=VALUE";

    private static final String WEBHOOK = "--spi-helseprofil-profile--helseprofil--webhook-";
    private static final String SIGNALS = "--spi-ssf-transmitter--default--";

    private static final String REGISTER = "--spi-helseprofil-register--";
    private static final String HPR = REGISTER + "hpr--";

    private static @Nullable KeycloakServer running;

    private ConnectedServer() {}

    /** Returns the server; the first call starts it. */
    public static synchronized KeycloakServer get() {
        KeycloakServer server = running;
        if (server == null) {
            server = start();
            running = server;
        }
        return server;
    }

    private static KeycloakServer start() {
        ObjectNode client = TestRealm.representation(IMPORTED, KEY).put("directAccessGrantsEnabled", true);
        client.withArray("redirectUris").add("https://client.example/*");
        return Servers.startOnThisMachine(withTraces(withRegisters(SharedServer.withoutRealms()))
                .withProvider(corretto())
                .withRealm(TestRealm.file(FILES, IMPORTED, TestRealm.DOCUMENT, List.of(client)))
                .withRealm(TestRealm.file(
                        FILES, SIGNING, TestRealm.SIGNED_MESSAGES, List.of(TestRealm.representation(SIGNING, KEY))))
                .withArgument(DATABASE_IN_MEMORY)
                .withArgument(MoreFeatures.ARGUMENT)
                .withArgument("--proxy-headers=xforwarded")
                .withArgument("--spi-helseprofil-profile--helseprofil--harmless-mappers=any, test-extension-mapper")
                .withArgument(SIGNALS + "outbox-drainer-interval=1s")
                .withArgument(SIGNALS + "allow-insecure-push-targets=true")
                .withArgument(PROBE + "hosts=" + probedHosts())
                .withArgument(PROBE + "private=127.0.0.0/8")
                .withArgument(PROBE + "insecure=true")
                .withArgument(PROBE + "timeout=PT20S")
                .withArgument("--vault-dir=" + VAULT)
                .withArgument(WEBHOOK + "hosts=127.0.0.1:" + WEBHOOK_PORT)
                .withArgument(WEBHOOK + "private=127.0.0.0/8")
                .withArgument(WEBHOOK + "insecure=true"));
    }

    private static ServerOptions withTraces(ServerOptions options) {
        return options.withArgument("--http-metrics-slos=250")
                .withArgument("--tracing-enabled=true")
                .withArgument("--tracing-protocol=http/protobuf")
                .withArgument("--tracing-endpoint=" + TRACES.url())
                .withEnvironment("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "PT0.2S")
                .withArgument("--log-level=info,no.helseprofil.keycloak.crypto:debug,"
                        + "no.helseprofil.keycloak.request.ProfileRequest:debug");
    }

    private static Path corretto() {
        try {
            return Path.of(Class.forName(
                            "com.amazon.corretto.crypto.provider." + CORRETTO,
                            false,
                            ConnectedServer.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (ReflectiveOperationException | URISyntaxException e) {
            throw new IllegalStateException("the tests' class path has Corretto", e);
        }
    }

    private static String probedHosts() {
        return Stream.concat(PROBED.stream().map(ReferenceApi.Place::authority), Stream.of(PROBED_ELSEWHERE))
                .collect(Collectors.joining(","));
    }

    private static ServerOptions withRegisters(ServerOptions options) {
        String hpr = "http://localhost:" + HPR_PORT;
        Path organisations = write("organisations.json", """
                {"enheter":[{"organisasjonsnummer":"%s","navn":"Granfjelldal kommune"}]}""".formatted(ORGANISATION_IN_FILE));
        Path key = write(
                "maskinporten-key.json",
                JSONObjectUtils.toJSONString(SigningKey.generate("RS256").privateJwk()));
        return options.withArgument(REGISTER + "enhetsregisteret--url=http://localhost:" + REGISTER_PORT + "/api")
                .withArgument(REGISTER + "organisation-file--path=" + organisations)
                .withArgument(REGISTER + "practitioner-file--path=" + PRACTITIONERS)
                .withArgument(HPR + "url=" + hpr + HPR_LOOK_UP)
                .withArgument(HPR + "fresh=PT2M")
                .withArgument(HPR + "kept=PT24H")
                .withArgument(HPR + "maskinporten-token-url=" + hpr + MASKINPORTEN_TOKEN)
                .withArgument(HPR + "maskinporten-audience=https://maskinporten.test/")
                .withArgument(HPR + "maskinporten-client-id=our-client")
                .withArgument(HPR + "maskinporten-key-file=" + key);
    }

    private static Path write(String name, String text) {
        try {
            return Files.writeString(FILES.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(String name) {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "connected-" + name);
            return folder.toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
