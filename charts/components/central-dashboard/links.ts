import type { DashboardFacts, MenuEntry } from '../../kit';

const WEBSITE = { text: 'Kubeflow Website', desc: 'The Kubeflow website', link: 'https://www.kubeflow.org/' };

/** The dashboard's links, as it reads them. */
export function dashboardLinks({ menu, quickLinks, documentation }: Required<DashboardFacts>): object {
  return {
    menuLinks: menu.map(entryOf),
    externalLinks: [],
    quickLinks: quickLinks.map(({ text, desc, link }) => ({ text, desc, link })),
    documentationItems: [
      WEBSITE,
      ...documentation.map(({ system, link }) => {
        return { text: `${system} Documentation`, desc: `Documentation for ${system}`, link };
      }),
    ],
  };
}

function entryOf({ text, icon, ...entry }: MenuEntry): object {
  if ('link' in entry) return { type: 'item', text, link: entry.link, icon };
  const items = entry.items.map((page) => ({ type: 'item', text: page.text, link: page.link }));
  return { type: 'section', text, icon, items };
}
