/** Upgrades from one version of the JAR to another and back, on a database that the earlier one has filled. */
@NullMarked
package no.helseprofil.it.upgrade;

import org.jspecify.annotations.NullMarked;
