package no.helseprofil.it.incident;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import no.helseprofil.it.incident.WayOut.Seen;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/** The ways by which a service provider of SAML gets an assertion. */
final class SamlWays {

    private static final Pattern ARTIFACT = Pattern.compile("(?i)name=\"SAMLart\" value=\"([^\"]*)\"");
    private static final String POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

    private SamlWays() {}

    /** The request comes by a redirect, and the user has opened the login page before the act. */
    static Supplier<Seen> redirect(IncidentStage stage) {
        LoginForm browser = LoginForm.open(redirected(stage, POST));
        return () -> afterLogin(browser);
    }

    /** Sends the request by a form, all of it after the act. */
    static Supplier<Seen> post(IncidentStage stage) {
        return () -> {
            Response page = Request.post(stage.realm().address("protocol/saml"))
                    .form("SAMLRequest", base64(request(stage, POST).getBytes(UTF_8)))
                    .send();
            return new Seen(page.status() / 100 == 3, page.status() + " " + page.body());
        };
    }

    /** The identity provider begins. */
    static Supplier<Seen> begunHere(IncidentStage stage) {
        LoginForm browser = LoginForm.open(stage.realm().address("protocol/saml/clients/" + IncidentStage.SAML));
        return () -> afterLogin(browser);
    }

    /** An artifact of before, which is resolved after the act. */
    static Supplier<Seen> artifact(IncidentStage stage) {
        LoginForm browser = LoginForm.open(redirected(stage, "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"));
        browser.submit(TestRealm.USERNAME, TestRealm.PASSWORD);
        Matcher found = ARTIFACT.matcher(browser.html());
        if (!found.find()) {
            throw new IllegalStateException("no artifact but " + browser.html());
        }
        return () -> {
            Response answer = soap(
                    "protocol/saml/resolve",
                    stage,
                    """
                    <samlp:ArtifactResolve xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
                        xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_2" Version="2.0" IssueInstant="%s"
                        Destination="%s"><saml:Issuer>%s</saml:Issuer><samlp:Artifact>%s</samlp:Artifact>
                    </samlp:ArtifactResolve>""".formatted(
                            now(), stage.realm().address("protocol/saml/resolve"), IncidentStage.SAML, found.group(1)),
                    false);
            return assertion(answer);
        };
    }

    /** A client that is no browser (Enhanced Client or Proxy). */
    static Supplier<Seen> ecp(IncidentStage stage) {
        return () -> assertion(
                soap("protocol/saml", stage, request(stage, "urn:oasis:names:tc:SAML:2.0:bindings:PAOS"), true));
    }

    private static Response soap(String path, IncidentStage stage, String body, boolean ofUser) {
        Request request = Request.post(stage.realm().address(path))
                .body(
                        "text/xml",
                        "<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>" + body
                                + "</S:Body></S:Envelope>");
        return (ofUser ? request.basicAuthentication(TestRealm.USERNAME, TestRealm.PASSWORD) : request).send();
    }

    private static Seen assertion(Response answer) {
        return new Seen(answer.body().contains("Assertion>"), answer.status() + " " + answer.body());
    }

    private static Seen afterLogin(LoginForm browser) {
        browser.submit(TestRealm.USERNAME, TestRealm.PASSWORD);
        return new Seen(browser.html().contains("SAMLResponse"), browser.html());
    }

    private static URI redirected(IncidentStage stage, String binding) {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out =
                new DeflaterOutputStream(deflated, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
            out.write(request(stage, binding).getBytes(UTF_8));
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return stage.realm()
                .address("protocol/saml?SAMLRequest=" + URLEncoder.encode(base64(deflated.toByteArray()), UTF_8));
    }

    private static String request(IncidentStage stage, String binding) {
        return """
                <samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
                    xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0" ProtocolBinding="%s"
                    IssueInstant="%s" Destination="%s">
                  <saml:Issuer>%s</saml:Issuer>
                </samlp:AuthnRequest>""".formatted(binding, now(), stage.realm().address("protocol/saml"), IncidentStage.SAML);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
