package no.helseprofil.it.table;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import no.helseprofil.profile.Requirement;

/**
 * The tests of this class try what these requirements refuse, and the same where it is let in. They have no row in the table of
 * faults, whose clients don't have what they are about.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Attacks {

    /** The requirements. */
    Class<? extends Requirement>[] value();
}
