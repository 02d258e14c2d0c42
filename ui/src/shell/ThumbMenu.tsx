import { NavLink } from 'react-router';
import classes from './ThumbMenu.module.css';
import { useMainMenu } from './useMainMenu.ts';

/** The same destinations along the lower edge of a phone. */
export function ThumbMenu() {
  const destinations = useMainMenu().flatMap((group) => group.destinations);
  return (
    <nav aria-label="Main menu" className={classes.bar}>
      {destinations.map(({ to, shortLabel, label, icon: Icon }) => (
        <NavLink key={to} to={to} className={classes.item ?? ''} aria-label={label}>
          <Icon size={22} stroke={1.7} aria-hidden />
          {shortLabel}
        </NavLink>
      ))}
    </nav>
  );
}
