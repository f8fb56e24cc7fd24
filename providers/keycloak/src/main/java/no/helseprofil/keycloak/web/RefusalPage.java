package no.helseprofil.keycloak.web;

import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RequirementTexts;
import org.jspecify.annotations.Nullable;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Page for a person whose browser was sent here with a request that is refused. It says that the reader isn't at fault,
 * and what the operators of the application should change. It is a page of the realm's login theme, in the language
 * that Keycloak chooses, and repeats nothing of the request.
 */
public final class RefusalPage {

    private static final String TEMPLATE = "helseprofil-refused.ftl";
    private static final String KEY = "helseprofil.";

    private RefusalPage() {}

    /**
     * Returns the page of a refusal.
     *
     * @param failure name of its own texts, if it has some (see {@link Requirement#explained()})
     * @param description the English description in the event and in a client's error; null if it isn't known any more
     * @param locales {@code ui_locales} of the request; null if it has none
     */
    public static Response refused(
            KeycloakSession session,
            Requirement requirement,
            @Nullable String failure,
            @Nullable String description,
            @Nullable String locales) {
        ask(session, locales);
        Language language = Language.of(session.getContext().resolveLocale(null));
        RequirementTexts texts = RequirementTexts.in(language);
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("id", requirement.id());
        shown.put("description", description == null ? requirement.id() : description);
        shown.put("language", language.tag());
        shown.put("title", texts.title(requirement, failure));
        shown.put("remedy", texts.remedy(requirement, failure));
        shown.put("page", RealmLinks.of(session).to(requirement.id()));
        String name = failure == null ? requirement.id() : requirement.id() + "." + failure;
        return page(session, "refused", name, Response.Status.BAD_REQUEST, shown);
    }

    /** Returns the page of a realm whose profile can't work. */
    public static Response closed(KeycloakSession session) {
        return page(session, "closed", "closed", Response.Status.SERVICE_UNAVAILABLE, Map.of());
    }

    private static Response page(
            KeycloakSession session, String kind, String name, Response.Status status, Map<String, String> shown) {
        return session.getProvider(LoginFormsProvider.class)
                .setAuthenticationSession(null)
                .setStatus(status)
                .setActionUri(RealmLinks.of(session).refused(name))
                .setAttribute("heading", KEY + kind + ".heading")
                .setAttribute("sentence", KEY + kind + ".sentence")
                .setAttribute("requirement", shown)
                .createForm(TEMPLATE);
    }

    /** Selects the language as on a login page, which a refused request has none of; the person's choice is first. */
    private static void ask(KeycloakSession session, @Nullable String locales) {
        if (locales == null || session.getAttribute(LocaleSelectorProvider.USER_REQUEST_LOCALE) != null) {
            return;
        }
        Set<String> supported =
                session.getContext().getRealm().getSupportedLocalesStream().collect(Collectors.toSet());
        Arrays.stream(locales.split(" ", -1))
                .filter(supported::contains)
                .findFirst()
                .ifPresent(locale -> session.setAttribute(LocaleSelectorProvider.USER_REQUEST_LOCALE, locale));
    }
}
