package no.helseprofil.keycloak.login;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.html.Authority;
import no.helseprofil.keycloak.login.LoginTexts.LanguageMarkup;
import no.helseprofil.keycloak.request.RememberedRequest.DeferredFindings;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.storage.RequirementPages;
import no.helseprofil.keycloak.web.RealmLinks.RealmAuthority;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Language.NorwegianTime;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.request.PkceS256;
import no.helseprofil.profile.request.PushedAuthorization;
import no.helseprofil.profile.request.ResponseTypeCode;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Terms.Timing;
import org.jspecify.annotations.Nullable;
import org.keycloak.forms.login.LoginFormsPages;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.forms.login.freemarker.FreeMarkerLoginFormsProvider;
import org.keycloak.forms.login.freemarker.FreeMarkerLoginFormsProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.util.LocaleUtil;
import org.keycloak.theme.Theme;
import org.keycloak.theme.beans.AdvancedMessageFormatterMethod;
import org.keycloak.theme.beans.MessageFormatterMethod;

/** Factory that replaces Keycloak's login pages by {@link ProfileLoginFormsProvider}, under the same id. */
public final class ProfileLoginFormsProviderFactory extends FreeMarkerLoginFormsProviderFactory {

    @Override
    public LoginFormsProvider create(KeycloakSession session) {
        return new ProfileLoginFormsProvider(session);
    }

    /**
     * Notice to the operators of an application that login requests of this form will soon be refused.
     *
     * <p>Anybody can open the page in a client's name, so nothing about a client is considered: neither its waivers,
     * its cohort, its exemption nor its registration. Only the request counts, which the reader may have made up, and
     * the dates that the realm's help pages publish.
     *
     * @param requirement requirement that the request fails
     * @param end time from which such requests are refused, for clients without other agreements
     */
    record Notice(String requirement, Instant end) {

        /**
         * Requirements whose failure the request shows by itself. A failure of any other may be due to the client's
         * registration.
         */
        private static final Set<Class<? extends Requirement>> SHOWN_BY_REQUEST =
                Set.of(PushedAuthorization.class, PkceS256.class, ResponseTypeCode.class);

        /**
         * Returns the notice with the earliest date, if one is within the given time.
         *
         * @param failed requirements that the authorization request of the login fails
         * @param ahead time before the date from which the notice is shown
         */
        static Optional<Notice> of(Set<String> failed, Profile profile, Duration ahead, Instant now) {
            Terms terms = profile.terms(Migration.BEFORE, now);
            return Catalogue.requirements().stream()
                    .filter(requirement ->
                            failed.contains(requirement.id()) && SHOWN_BY_REQUEST.contains(requirement.getClass()))
                    .filter(requirement -> isNear(terms.timing(requirement), now.plus(ahead)))
                    .map(requirement -> new Notice(requirement.id(), end(terms.timing(requirement))))
                    .min(Comparator.comparing(Notice::end));
        }

        private static boolean isNear(Timing timing, Instant horizon) {
            return timing.phase().tells()
                    && timing.enforced() != null
                    && !end(timing).isAfter(horizon);
        }

        private static Instant end(Timing timing) {
            return Objects.requireNonNull(timing.enforced());
        }
    }

    /** Setting for how many days before the date the notice is shown; 0 for never. */
    static final class NoticeTime {

        static final String DAYS = "helseprofil.notice-days";

        private static final Duration BY_DEFAULT = Duration.ofDays(30);
        private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

        private NoticeTime() {}

        static Duration of(RealmModel realm) {
            return read(realm.getAttribute(DAYS));
        }

        /** Returns the setting; what isn't a number of days counts as unset, since nothing depends on the notice. */
        static Duration read(@Nullable String value) {
            return value != null && NUMBER.matcher(value.strip()).matches()
                    ? Duration.ofDays(Integer.parseInt(value.strip()))
                    : BY_DEFAULT;
        }
    }

    /**
     * Keycloak's login pages, with what the theme {@code helseprofil} and its child themes show in their footer: the
     * authority and the notice. A page of any other theme is Keycloak's own.
     */
    static final class ProfileLoginFormsProvider extends FreeMarkerLoginFormsProvider {

        private static final String OURS = "helseprofil";
        private static final Set<LoginFormsPages> WITH_NOTICE =
                EnumSet.of(LoginFormsPages.LOGIN, LoginFormsPages.LOGIN_USERNAME);

        ProfileLoginFormsProvider(KeycloakSession session) {
            super(session);
        }

        @Override
        protected void createCommonAttributes(
                Theme theme, Locale locale, Properties messages, UriBuilder uri, @Nullable LoginFormsPages page) {
            super.createCommonAttributes(theme, locale, messages, uri, page);
            if (isOurs(theme)) {
                attributes.put(OURS, shown(locale, page));
            }
        }

        /** Returns the texts of a page, completed in our theme and in realms under the profile. */
        @Override
        protected Properties handleThemeResources(Theme theme, Locale locale) {
            Properties texts = super.handleThemeResources(theme, locale);
            boolean isOurs = isOurs(theme);
            if (!isOurs && !RealmProfiles.isUnderProfile(session)) {
                return texts;
            }
            Properties completed = LoginTexts.completed(texts, locale, otherTexts(theme, locale));
            Properties shown = isOurs && LoginTexts.isNorthernSami(locale) ? LoginTexts.marked(completed) : completed;
            Map<Object, Object> known = new HashMap<>(attributes);
            known.putAll(shown);
            attributes.put("msg", new MessageFormatterMethod(locale, known));
            attributes.put("advancedMsg", new AdvancedMessageFormatterMethod(locale, shown));
            return shown;
        }

        /** Returns the page's texts in the languages to which Keycloak falls back. */
        private List<Properties> otherTexts(Theme theme, Locale locale) {
            return Stream.of(Locale.ENGLISH, LocaleUtil.getParentLocale(locale, realm))
                    .filter(other -> other != null && !other.equals(locale))
                    .distinct()
                    .map(other -> {
                        try {
                            return theme.getEnhancedMessages(realm, other);
                        } catch (IOException e) {
                            throw new UncheckedIOException("reading the texts of a theme", e);
                        }
                    })
                    .toList();
        }

        @Override
        protected Response processTemplate(Theme theme, String template, Locale locale) {
            Response page = super.processTemplate(theme, template, locale);
            return isOurs(theme) && LoginTexts.isNorthernSami(locale) && page.getEntity() instanceof String html
                    ? Response.fromResponse(page)
                            .entity(LanguageMarkup.elements(html, Language.NB.tag()))
                            .build()
                    : page;
        }

        /** Returns a message without marks, since it is used outside of a page. */
        @Override
        protected @Nullable String formatMessage(@Nullable FormMessage message) {
            String text = super.formatMessage(message);
            return text == null ? null : LanguageMarkup.unmarked(text);
        }

        private static boolean isOurs(Theme theme) {
            try {
                return Boolean.parseBoolean(theme.getProperties().getProperty(OURS));
            } catch (IOException e) {
                throw new UncheckedIOException("reading theme.properties", e);
            }
        }

        private Map<String, Object> shown(Locale locale, @Nullable LoginFormsPages page) {
            Authority authority = RealmAuthority.of(realm);
            Map<String, Object> shown = new HashMap<>();
            shown.put("name", authority.name());
            authority.logo().ifPresent(logo -> shown.put("logo", logo));
            authority.colour().ifPresent(colour -> {
                shown.put("colour", colour.hex());
                shown.put("onColour", colour.text());
            });
            if (page != null && WITH_NOTICE.contains(page)) {
                notice().ifPresent(notice -> shown.put("notice", shown(notice, locale)));
            }
            return shown;
        }

        private Map<String, String> shown(Notice notice, Locale locale) {
            String name = client == null ? null : client.getName();
            String date = NorwegianTime.of(notice.end(), Language.of(locale));
            return Map.of(
                    "application",
                    name == null ? "" : name,
                    "date",
                    date,
                    "page",
                    RequirementPages.address(session, notice.requirement()));
        }

        private Optional<Notice> notice() {
            Set<String> failed = authenticationSession == null
                    ? Set.of()
                    : DeferredFindings.read(authenticationSession.getClientNote(DeferredFindings.NOTE))
                            .keySet();
            if (failed.isEmpty()) {
                return Optional.empty();
            }
            Instant now = ServerClock.INSTANCE.instant();
            return RealmProfiles.of(session)
                    .active()
                    .flatMap(active -> Notice.of(failed, active.profile(), NoticeTime.of(realm), now));
        }
    }
}
