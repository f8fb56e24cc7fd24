package no.helseprofil.keycloak.login;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.RealmModel;

/** Setting for how many days before the date the notice is shown; 0 for never. */
final class NoticeTime {

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
