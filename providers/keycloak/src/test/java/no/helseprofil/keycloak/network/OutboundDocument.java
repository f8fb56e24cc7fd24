package no.helseprofil.keycloak.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.keycloak.connections.httpclient.DefaultHttpClientFactory;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.ssf.transmitter.delivery.push.PushDeliveryService;

/** The table of {@code docs/security.md} of whom the server calls, and the classes that call. */
public abstract class OutboundDocument {

    private static final Path PAGE = Path.of("..", "..", "docs", "security.md");
    private static final Pattern LIST = Pattern.compile("<!-- calls -->\n(.*)<!-- /calls -->\n", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)`");

    /** Keycloak's JARs in which anything calls, by a class of each. */
    private static final List<Class<?>> JARS =
            List.of(DefaultHttpClientFactory.class, HttpClientProvider.class, PushDeliveryService.class);

    /** Names in a class file that show that the class calls. */
    private static final List<String> WAYS = List.of(
            "org/keycloak/connections/httpclient/HttpClientProvider",
            "org/keycloak/http/simple/SimpleHttp",
            "org/keycloak/broker/provider/util/SimpleHttp",
            "java/net/http/",
            "java/net/URLConnection",
            "java/net/HttpURLConnection");

    /** Packages by which others call; themes read what is on the class path. */
    private static final List<String> NO_CALLERS = List.of(
            "org/keycloak/connections/httpclient/",
            "org/keycloak/http/simple/",
            "org/keycloak/broker/provider/util/",
            "org/keycloak/theme/");

    private final JavaClasses ours;

    protected OutboundDocument(JavaClasses ours) {
        this.ours = ours;
    }

    @Test
    void theListNamesEveryCallerAndNoOther() throws IOException, URISyntaxException {
        Set<String> callers = new TreeSet<>(ours());
        for (Class<?> type : JARS) {
            callers.addAll(keycloaks(type));
        }
        assertThat(named())
                .as("a new caller needs a line: whose address it calls, and what bounds it")
                .containsExactlyElementsOf(callers);
    }

    @Test
    void onlyFourFilesUseAnHttpClient() {
        assertThat(importing("java.net.http", "org.apache.http"))
                .as("all others call by OutboundHttp, which has a policy for each call")
                .containsExactly("GuardedHttpProvider", "HttpExchange", "OutboundHttp", "ServerHttp");
    }

    private static Set<String> named() throws IOException {
        return LIST.matcher(Files.readString(PAGE))
                .results()
                .flatMap(list -> NAME.matcher(list.group(1)).results())
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Returns the classes that send and the classes that have a client of their own, without those that stand before
     * Keycloak's client.
     */
    private Set<String> ours() {
        Stream<String> senders = ours.stream()
                .filter(type -> type.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(OutboundHttp.class)
                                && call.getName().equals("send")))
                .map(OutboundDocument::file);
        Set<String> callers = Stream.concat(senders, importing("java.net.http", "org.apache.http").stream())
                .collect(Collectors.toCollection(TreeSet::new));
        callers.removeAll(Set.of("GuardedHttpProvider", "OutboundHttp"));
        return callers;
    }

    private Set<String> importing(String... libraries) {
        return ours.stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .map(Dependency::getTargetClass)
                        .map(JavaClass::getPackageName)
                        .anyMatch(name -> Arrays.stream(libraries).anyMatch(name::startsWith)))
                .map(OutboundDocument::file)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String file(JavaClass type) {
        return type.getName().replaceFirst(".*\\.", "").replaceFirst("\\$.*", "");
    }

    private static Set<String> keycloaks(Class<?> type) throws IOException, URISyntaxException {
        Set<String> callers = new TreeSet<>();
        try (JarFile jar = new JarFile(
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                        .toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (entry.getName().endsWith(".class")
                        && NO_CALLERS.stream().noneMatch(entry.getName()::startsWith)
                        && calls(jar, entry)) {
                    callers.add(entry.getName().replaceFirst(".*/", "").replaceFirst("[$.].*", ""));
                }
            }
        }
        return callers;
    }

    private static boolean calls(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream bytes = jar.getInputStream(entry)) {
            String constants = new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1);
            return WAYS.stream().anyMatch(constants::contains);
        }
    }
}
