package no.helseprofil.keycloak.theme;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.RealmModel;

/** How long before the end of a client's old way its login page says so: a number of days, 0 for never. */
final class NoticeTime {

    static final String DAYS = "helseprofil.notice-days";

    private static final Duration BY_DEFAULT = Duration.ofDays(30);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

    private NoticeTime() {}

    static Duration of(RealmModel realm) {
        return read(realm.getAttribute(DAYS));
    }

    /** What isn't a number of days counts as unset: a note is told or not, and nothing else hangs on it. */
    static Duration read(@Nullable String value) {
        return value != null && NUMBER.matcher(value.strip()).matches()
                ? Duration.ofDays(Integer.parseInt(value.strip()))
                : BY_DEFAULT;
    }
}
