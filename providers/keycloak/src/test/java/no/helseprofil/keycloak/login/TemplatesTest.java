package no.helseprofil.keycloak.login;

import static org.assertj.core.api.Assertions.assertThat;

import freemarker.cache.ClassTemplateLoader;
import freemarker.cache.MultiTemplateLoader;
import freemarker.cache.StringTemplateLoader;
import freemarker.cache.TemplateLoader;
import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateMethodModelEx;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Templates of ours that no test in a browser comes to, filled in as Keycloak fills them in. */
class TemplatesTest {

    private static final String FRAME =
            "<#macro registrationLayout displayMessage=true><h1><#nested 'header'></h1><#nested 'form'></#macro>";

    private static final TemplateMethodModelEx MSG = arguments -> "[" + arguments.get(0) + "]";

    @Test
    void everyLoginMethodIsAButtonWithItsOwnForm() throws Exception {
        String page = filledIn(
                "select-authenticator.ftl",
                Map.of(
                        "msg",
                        MSG,
                        "url",
                        Map.of("loginAction", "https://id.example.no/login?a=1&b=2"),
                        "auth",
                        Map.of("authenticationSelections", List.of(way("one", "webauthn"), way("<two>", "password")))));

        assertThat(page)
                .contains("<h1>", "[loginChooseAuthenticator]")
                .contains("action=\"https://id.example.no/login?a=1&amp;b=2\"")
                .contains("name=\"authenticationExecution\" value=\"one\"", "value=\"&lt;two&gt;\"")
                .contains("<strong>[webauthn-name]</strong>", "<span>[webauthn-help]</span>");
        assertThat(page.split("<button type=\"submit\">", -1)).as("two buttons").hasSize(3);
    }

    @Test
    void theFooterIsEmptyWithoutOurData() throws Exception {
        assertThat(filledIn("footer.ftl", Map.of()).strip()).isEmpty();
        assertThat(footer(Map.of()).strip()).isEmpty();
    }

    @Test
    void omitsAClientWithoutAName() throws Exception {
        Map<String, Object> notice =
                Map.of("application", "", "date", "1. mars 2027", "page", "https://id.example.no/help");

        assertThat(footer(Map.of("msg", MSG, "helseprofil", Map.of("name", "Direktoratet", "notice", notice))))
                .contains(
                        "<p>Direktoratet</p>",
                        "[helseprofil.notice.heading.unnamed]",
                        "href=\"https://id.example.no/help\"")
                .doesNotContain("<img");
    }

    @Test
    void offersSeveralDevicesAsRadioButtons() throws Exception {
        String page = otp(List.of(device("1", "Mobil"), device("2", "<Nettbrett>")), "2");

        assertThat(page)
                .containsPattern(
                        "type=\"radio\" id=\"kc-otp-credential-0\" name=\"selectedCredentialId\" value=\"1\"[^>]*[^d]>")
                .containsPattern(
                        "type=\"radio\" id=\"kc-otp-credential-1\" name=\"selectedCredentialId\" value=\"2\"[^>]* checked>")
                .containsPattern("<label for=\"kc-otp-credential-1\"[^>]*>&lt;Nettbrett&gt;</label>")
                .containsPattern("<input id=\"otp\" name=\"otp\"[^>]*autocomplete=\"one-time-code\"")
                .doesNotContain("type=\"hidden\"");
    }

    @Test
    void doesNotOfferASingleDevice() throws Exception {
        assertThat(otp(List.of(device("1", "Mobil")), "1"))
                .contains("type=\"hidden\" name=\"selectedCredentialId\" value=\"1\"")
                .doesNotContain("radio");
    }

    @Test
    void aMessageWithoutHeadingBecomesTheHeading() throws Exception {
        String page = info(Map.of(
                "message", Map.of("summary", "Du er <ute>"), "pageRedirectUri", "https://app.example.no/?a=1&b=2"));

        assertThat(page)
                .containsOnlyOnce("Du er &lt;ute&gt;")
                .contains("<a href=\"https://app.example.no/?a=1&amp;b=2\">[backToApplication]</a>");
    }

    @Test
    void aMessageWithHeadingOrActionsFollowsTheHeading() throws Exception {
        Map<String, Object> message = Map.of("summary", "Gjør dette");

        assertThat(info(Map.of(
                        "message", message, "messageHeader", "verified", "skipLink", true, "actionUri", "https://x")))
                .containsPattern("<h1>\\s*\\[verified]\\s*</h1>")
                .contains("Gjør dette")
                .doesNotContain("<a ");
        assertThat(info(Map.of("message", message, "requiredActions", List.of("A", "B"), "actionUri", "https://x")))
                .contains(": <b>[requiredAction.A], [requiredAction.B]</b>")
                .contains("<a href=\"https://x\">[proceedWithAction]</a>");
    }

    private static String info(Map<String, Object> model) throws Exception {
        TemplateMethodModelEx asIs = arguments -> arguments.get(0);
        Map<String, Object> all = new HashMap<>(model);
        all.put("msg", MSG);
        all.put("kcSanitize", asIs);
        return filledIn("info.ftl", all);
    }

    private static String otp(List<Map<String, String>> devices, String selected) throws Exception {
        TemplateMethodModelEx noError = arguments -> false;
        TemplateMethodModelEx noText = arguments -> "";
        return filledIn(
                "login-otp.ftl",
                Map.of(
                        "msg",
                        MSG,
                        "properties",
                        classes(),
                        "url",
                        Map.of("loginAction", "https://id.example.no/login"),
                        "messagesPerField",
                        Map.of("existsError", noError, "get", noText),
                        "otpLogin",
                        Map.of("userOtpCredentials", devices, "selectedCredentialId", selected)));
    }

    private static Map<String, String> device(String id, String label) {
        return Map.of("id", id, "userLabel", label);
    }

    private static Properties classes() throws IOException {
        try (InputStream stream = Objects.requireNonNull(
                TemplatesTest.class.getResourceAsStream("/theme/keycloak.v2/login/theme.properties"))) {
            Properties properties = new Properties();
            properties.load(stream);
            return properties;
        }
    }

    private static TemplateLoader folder(String theme) {
        return new ClassTemplateLoader(TemplatesTest.class.getClassLoader(), "theme/" + theme + "/login");
    }

    private static Map<String, String> way(String execution, String name) {
        return Map.of("authExecId", execution, "displayName", name + "-name", "helpText", name + "-help");
    }

    private static String footer(Map<String, Object> model) throws IOException, TemplateException {
        return filledIn("page.ftl", model);
    }

    private static String filledIn(String template, Map<String, Object> model) throws IOException, TemplateException {
        StringTemplateLoader stand = new StringTemplateLoader();
        stand.putTemplate("template.ftl", FRAME);
        stand.putTemplate("page.ftl", "<#import 'footer.ftl' as footer><@footer.content/>");
        Configuration configuration = new Configuration(Configuration.VERSION_2_3_32);
        configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
        configuration.setLocalizedLookup(false);
        configuration.setTemplateLoader(new MultiTemplateLoader(
                new TemplateLoader[] {stand, folder("helseprofil"), folder("keycloak.v2"), folder("base")}));
        StringWriter page = new StringWriter();
        configuration.getTemplate(template, "UTF-8").process(model, page);
        return page.toString();
    }
}
