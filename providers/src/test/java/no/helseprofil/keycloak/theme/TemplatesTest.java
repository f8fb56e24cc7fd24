package no.helseprofil.keycloak.theme;

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
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Templates of ours that no test in a browser comes to, filled in as Keycloak fills them in. */
class TemplatesTest {

    private static final String FRAME =
            "<#macro registrationLayout><h1><#nested 'header'></h1><#nested 'form'></#macro>";

    private static final TemplateMethodModelEx MSG = arguments -> "[" + arguments.get(0) + "]";

    @Test
    void eachWayToLogInIsAButtonThatSendsItsOwnForm() throws Exception {
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
    void aThemeThatKeycloakFillsInWithoutUsHasAnEmptyFooter() throws Exception {
        assertThat(filledIn("footer.ftl", Map.of()).strip()).isEmpty();
        assertThat(footer(Map.of()).strip()).isEmpty();
    }

    @Test
    void aProgramWithoutANameIsNotNamed() throws Exception {
        Map<String, Object> notice =
                Map.of("application", "", "date", "1. mars 2027", "page", "https://id.example.no/help");

        assertThat(footer(Map.of("msg", MSG, "helseprofil", Map.of("name", "Direktoratet", "notice", notice))))
                .contains(
                        "<p>Direktoratet</p>",
                        "[helseprofil.notice.heading.unnamed]",
                        "href=\"https://id.example.no/help\"")
                .doesNotContain("<img");
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
        configuration.setTemplateLoader(new MultiTemplateLoader(new TemplateLoader[] {
            stand, new ClassTemplateLoader(TemplatesTest.class.getClassLoader(), "theme/helseprofil/login")
        }));
        StringWriter page = new StringWriter();
        configuration.getTemplate(template, "UTF-8").process(model, page);
        return page.toString();
    }
}
