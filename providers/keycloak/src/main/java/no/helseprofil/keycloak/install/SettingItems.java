package no.helseprofil.keycloak.install;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.client.RealmReader;
import no.helseprofil.keycloak.install.DesiredItem.Actual;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.RealmCheck;
import no.helseprofil.profile.RealmCheck.RealmSettings;
import no.helseprofil.profile.RequirementTexts;
import no.helseprofil.profile.realm.CodeLifetime;
import no.helseprofil.profile.realm.RefreshTokenRotation;
import no.helseprofil.profile.realm.RequestUriLifetime;
import no.helseprofil.profile.realm.Transport;
import org.keycloak.common.enums.SslRequired;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.theme.Theme;

/** Items on settings of a realm, for which its administrators are responsible. */
final class SettingItems {

    private static final String THEME = "helseprofil";

    /** Property of a theme that shows the authority and the notice. Themes inherit it. */
    private static final String OF_THEME = "helseprofil";

    private static final Set<String> LANGUAGES = new TreeSet<>(Set.of("nb", "nn", "en"));
    private static final String DEFAULT_LANGUAGE = "nb";

    private static final int MINUTE = 60;

    /** Longest time of a login, in seconds. It is our choice: a shift, and some time around it. */
    private static final int LONGEST_SESSION = 12 * 60 * MINUTE;

    /** Longest time without use, in seconds. It is our choice, for a screen that was left unattended. */
    private static final int LONGEST_IDLE = 60 * MINUTE;

    private static final int WEEK = 7 * 24 * 60 * MINUTE;

    private SettingItems() {}

    static List<DesiredItem> all() {
        return Stream.concat(required(), others()).toList();
    }

    /** Returns items for the realm requirements of the catalogue, which decide whether they are met. */
    private static Stream<DesiredItem> required() {
        return Stream.of(
                required(CodeLifetime.class, realm -> realm.setAccessCodeLifespan(MINUTE)),
                required(RequestUriLifetime.class, realm -> realm.setAttribute("parRequestUriLifespan", MINUTE)),
                required(RefreshTokenRotation.class, realm -> realm.setRevokeRefreshToken(false)),
                required(Transport.class, realm -> realm.setSslRequired(SslRequired.EXTERNAL)));
    }

    private static DesiredItem required(Class<? extends RealmCheck> type, Consumer<RealmModel> mend) {
        RealmCheck check = Catalogue.get(type);
        RequirementTexts texts = RequirementTexts.in(Language.EN);
        return DesiredItem.ofRealm(
                check.id(),
                texts.title(check),
                texts.remedy(check),
                (session, realm) -> {
                    RealmSettings settings = RealmReader.read(realm, Map.of());
                    return Actual.of(check.isMetBy(settings), check.setting() + " is " + check.value(settings));
                },
                (session, realm) -> mend.accept(realm));
    }

    private static Stream<DesiredItem> others() {
        return Stream.of(
                setting(
                        "sessions",
                        "a session ends after an hour without activity and after 12 hours at the latest, also if it is"
                                + " remembered",
                        "set ssoSessionIdleTimeout to 3600 and ssoSessionMaxLifespan to 43200 at most",
                        SettingItems::hasShortSessions,
                        SettingItems::sessions,
                        (session, realm) -> shortenSessions(realm)),
                DesiredItem.ofRealm(
                        "login-theme",
                        "the login theme " + THEME + ", or one that is built on it",
                        "set loginTheme to " + THEME + ", or give your theme parent=" + THEME,
                        SettingItems::theme,
                        (session, realm) -> realm.setLoginTheme(THEME)),
                setting(
                        "languages",
                        "pages in nb, nn and en, or in more languages",
                        "turn internationalizationEnabled on, and add nb, nn and en to supportedLocales",
                        realm -> realm.isInternationalizationEnabled()
                                && languages(realm).containsAll(LANGUAGES),
                        realm -> realm.isInternationalizationEnabled()
                                ? languages(realm).toString()
                                : "one language",
                        (session, realm) -> speak(realm)),
                setting(
                        "events",
                        "events are stored, and expire: which requests were refused, and why",
                        "turn eventsEnabled on, with an eventsExpiration",
                        realm -> realm.isEventsEnabled() && realm.getEventsExpiration() > 0,
                        realm -> realm.isEventsEnabled() ? "kept for ever" : "not kept",
                        (session, realm) -> keepEvents(realm)),
                setting(
                        "admin-events",
                        "admin events are stored: who changed what",
                        "turn adminEventsEnabled on",
                        RealmModel::isAdminEventsEnabled,
                        realm -> realm.isAdminEventsEnabled() ? "kept" : "not kept",
                        (session, realm) -> realm.setAdminEventsEnabled(true)));
    }

    private static DesiredItem setting(
            String id,
            String desired,
            String remedy,
            Predicate<RealmModel> isMet,
            Function<RealmModel, String> actual,
            BiConsumer<KeycloakSession, RealmModel> mend) {
        return DesiredItem.ofRealm(
                id, desired, remedy, (session, realm) -> Actual.of(isMet.test(realm), actual.apply(realm)), mend);
    }

    private static boolean hasShortSessions(RealmModel realm) {
        return isWithin(realm.getSsoSessionIdleTimeout(), LONGEST_IDLE)
                && isWithin(realm.getSsoSessionMaxLifespan(), LONGEST_SESSION)
                && (!realm.isRememberMe()
                        || realm.getSsoSessionIdleTimeoutRememberMe() <= LONGEST_IDLE
                                && realm.getSsoSessionMaxLifespanRememberMe() <= LONGEST_SESSION);
    }

    private static boolean isWithin(int seconds, int longest) {
        return seconds > 0 && seconds <= longest;
    }

    private static String sessions(RealmModel realm) {
        return "after " + realm.getSsoSessionIdleTimeout() + " s without use, and after "
                + realm.getSsoSessionMaxLifespan() + " s"
                + (realm.isRememberMe()
                        ? "; remembered ones after " + realm.getSsoSessionIdleTimeoutRememberMe() + " s and "
                                + realm.getSsoSessionMaxLifespanRememberMe() + " s (0: as the others)"
                        : "");
    }

    private static void shortenSessions(RealmModel realm) {
        if (!isWithin(realm.getSsoSessionIdleTimeout(), LONGEST_IDLE)) {
            realm.setSsoSessionIdleTimeout(LONGEST_IDLE);
        }
        if (!isWithin(realm.getSsoSessionMaxLifespan(), LONGEST_SESSION)) {
            realm.setSsoSessionMaxLifespan(LONGEST_SESSION);
        }
        realm.setSsoSessionIdleTimeoutRememberMe(Math.min(realm.getSsoSessionIdleTimeoutRememberMe(), LONGEST_IDLE));
        realm.setSsoSessionMaxLifespanRememberMe(Math.min(realm.getSsoSessionMaxLifespanRememberMe(), LONGEST_SESSION));
    }

    private static Actual theme(KeycloakSession session, RealmModel realm) {
        String name = realm.getLoginTheme();
        if (name == null || name.isEmpty()) {
            return Actual.of(false, "Keycloak's own");
        }
        try {
            Theme theme = session.theme().getTheme(name, Theme.Type.LOGIN);
            // Keycloak returns another theme if there is none of this name
            boolean isOurs = name.equals(theme.getName())
                    && Boolean.parseBoolean(theme.getProperties().getProperty(OF_THEME));
            return Actual.of(isOurs, name);
        } catch (IOException unreadable) {
            return Actual.of(false, name + ", which can't be read");
        }
    }

    static boolean hasOurTheme(KeycloakSession session, RealmModel realm) {
        return theme(session, realm).isMet();
    }

    private static Set<String> languages(RealmModel realm) {
        return realm.getSupportedLocalesStream().collect(Collectors.toCollection(TreeSet::new));
    }

    private static void speak(RealmModel realm) {
        Set<String> languages = new LinkedHashSet<>(languages(realm));
        languages.addAll(LANGUAGES);
        realm.setInternationalizationEnabled(true);
        realm.setSupportedLocales(languages);
        if (realm.getDefaultLocale() == null) {
            realm.setDefaultLocale(DEFAULT_LANGUAGE);
        }
    }

    private static void keepEvents(RealmModel realm) {
        realm.setEventsEnabled(true);
        if (realm.getEventsExpiration() <= 0) {
            realm.setEventsExpiration(WEEK);
        }
    }
}
